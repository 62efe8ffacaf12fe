namespace Tune.Stopping;

/// <summary>
/// Ends trials or the experiment by a simple condition. The law is that of searchers and schedulers: <see cref="Observe"/> changes
/// state, <see cref="Check"/> does not. Every rule observes every fact, whatever the rules before it said.
/// </summary>
public interface IStopRule
{
    /// <summary>Takes note of a fact, in order, live and in replay alike.</summary>
    void Observe(Fact fact);

    /// <summary>Says whether something has to end now. Asked after each report, and as time passes.</summary>
    StopDecision Check(StopRequest request);

    /// <summary>The iteration up to which this rule can't end the trial: its runner need not wait for an answer before it.</summary>
    int GrantedTo(Trial trial) => trial.Iteration + 1;
}

/// <summary>What a stop rule is asked about.</summary>
/// <param name="Trial">The running trial that has just reported; null when only time passed.</param>
/// <param name="Elapsed">How long the experiment has run, pauses and down times aside.</param>
public readonly record struct StopRequest(Trial? Trial, TimeSpan Elapsed);

/// <summary>A stop rule's answer.</summary>
public readonly record struct StopDecision
{
    private StopDecision(string? trial, string? experiment) => (TrialReason, ExperimentReason) = (trial, experiment);

    /// <summary>Why the trial has to end; null if it does not.</summary>
    public string? TrialReason { get; }

    /// <summary>Why the experiment has to end; null if it does not.</summary>
    public string? ExperimentReason { get; }

    /// <summary>Whether nothing has to end.</summary>
    public bool IsNone => TrialReason is null && ExperimentReason is null;

    /// <summary>Nothing has to end.</summary>
    public static StopDecision None => default;

    /// <summary>The trial that reported has to end.</summary>
    public static StopDecision Trial(string reason) => new(reason, null);

    /// <summary>The experiment has to end.</summary>
    public static StopDecision Experiment(string reason) => new(null, reason);
}
