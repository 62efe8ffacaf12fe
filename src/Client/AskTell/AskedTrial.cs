using System.Collections.Immutable;
using Tune.Grains;

namespace Tune;

/// <summary>
/// A trial that was asked for. Report as often as you like, then tell the end of it once. Calls are one at a time.
/// </summary>
/// <typeparam name="TConfig">The configuration's type.</typeparam>
public sealed class AskedTrial<TConfig>
{
    private readonly AskTell<TConfig> _asker;
    private readonly AskedStart _start;
    private readonly long _since;
    private readonly List<KeyValuePair<string, string>> _attributes = [];
    private readonly Lazy<TConfig> _config;

    /// <summary>Why it is over; null while it is not.</summary>
    private Verdict? _final;

    internal AskedTrial(AskTell<TConfig> asker, AskedStart start, long since)
    {
        (_asker, _start, _since) = (asker, start, since);
        Iteration = start.Iteration;
        Configuration = Configuration.Parse(start.ConfigJson);
        _config = new Lazy<TConfig>(() => asker.Experiment.Bind(Configuration));
    }

    /// <summary>Its position in the experiment.</summary>
    public TrialId Trial => new(_start.Trial);

    /// <summary>What it is called beside its number, by <see cref="ExperimentSpec.TrialName"/>; null: nothing.</summary>
    public string? Name => _start.Name;

    /// <summary>The attempt, from 1: more if it was given back or lost before.</summary>
    public int Attempt => _start.Attempt;

    /// <summary>Its configuration.</summary>
    /// <exception cref="InvalidConfigurationException">It can't be had as this type; tell that the trial has failed, or it is asked for again.</exception>
    public TConfig Config => _config.Value;

    /// <summary>Its configuration as JSON.</summary>
    public Configuration Configuration { get; }

    /// <summary>The last reported iteration; 0 before the first.</summary>
    public int Iteration { get; private set; }

    /// <summary>Whether there is nothing more to say: it was told the end of, or has been ended meanwhile, or is somebody else's by now.</summary>
    public bool IsOver => _final is not null;

    /// <summary>Notes something about the trial, for people; in the journal with the next report or the end.</summary>
    /// <inheritdoc cref="TrialContext.SetAttribute"/>
    public void SetAttribute<T>(string name, T value) => _attributes.Add(KeyValuePair.Create(name, Notes.ToAttribute(name, value, typeof(T))));

    /// <summary>Reports metrics after an iteration. It is in the journal when this completes.</summary>
    /// <returns>
    /// What to do. Stop: the trial has ended, with this report as its last; nothing need be told. Pause: a person has paused the experiment; go on, or give it back.
    /// </returns>
    public async Task<Verdict> ReportAsync(Metrics metrics, CancellationToken cancellationToken = default)
    {
        if (_final is { } final) return final;
        return (await SayAsync(metrics, end: null, cancellationToken)).Verdict;
    }

    /// <inheritdoc cref="ReportAsync(Metrics, CancellationToken)"/>
    /// <param name="value">The objective's value.</param>
    /// <param name="cancellationToken">Cancels waiting; a repeated call reports one more iteration.</param>
    public Task<Verdict> ReportAsync(double value, CancellationToken cancellationToken = default) => ReportAsync(new Metrics(_asker.Objective, value), cancellationToken);

    /// <summary>Tells its result, as one more report, and with it its end. It is in the journal when this completes.</summary>
    /// <param name="metrics">The result: the objective at least.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>False if that was not taken because the trial had ended before, by a verdict or a person, or is somebody else's by now.</returns>
    public async Task<bool> TellAsync(Metrics metrics, CancellationToken cancellationToken = default)
    {
        if (IsOver) return false;
        var reply = await SayAsync(metrics, new AttemptEnd(AttemptEndKind.Completed), cancellationToken);
        return reply.Acknowledged == Iteration;
    }

    /// <inheritdoc cref="TellAsync(Metrics, CancellationToken)"/>
    /// <param name="value">The objective's value.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public Task<bool> TellAsync(double value, CancellationToken cancellationToken = default) => TellAsync(new Metrics(_asker.Objective, value), cancellationToken);

    /// <summary>Tells that it has come to its end: what it reported last is its result.</summary>
    /// <inheritdoc cref="TellAsync(Metrics, CancellationToken)"/>
    public async Task<bool> TellAsync(CancellationToken cancellationToken = default)
    {
        if (IsOver) return false;
        var reply = await SayAsync(null, new AttemptEnd(AttemptEndKind.Completed), cancellationToken);
        return reply.Acknowledged == Iteration;
    }

    /// <summary>Tells that it has failed. It is asked for again up to <see cref="ExperimentSpec.MaxFailuresPerTrial"/> times; the searcher learns from one that ends so.</summary>
    /// <param name="reason">Why, for a person.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>As <see cref="TellAsync(Metrics, CancellationToken)"/>.</returns>
    public async Task<bool> FailAsync(string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (IsOver) return false;
        return (await SayAsync(null, new AttemptEnd(AttemptEndKind.Failed, new TrialError("Told", reason, null, Iteration)), cancellationToken)).Acknowledged == Iteration;
    }

    /// <summary>Gives it back, not as a failure: it is asked for again, by whomever, from the beginning.</summary>
    public async Task GiveBackAsync(CancellationToken cancellationToken = default)
    {
        if (!IsOver) await SayAsync(null, new AttemptEnd(AttemptEndKind.Lost, Reason: "its client gave it back"), cancellationToken);
    }

    internal async Task RenewAsync()
    {
        if (!IsOver) await _asker.SayAsync(new ReportBatch(_start.Trial, _start.Attempt, []), CancellationToken.None);
    }

    private async Task<ReportReply> SayAsync(Metrics? metrics, AttemptEnd? end, CancellationToken cancellationToken)
    {
        var iteration = metrics is null ? Iteration : Iteration + 1;
        ImmutableArray<ReportItem> reports = metrics is null
            ? []
            : [new ReportItem(iteration, metrics.Freeze(), _start.Elapsed + _asker.ElapsedSince(_since), null) { IsLast = end is not null }];
        var batch = new ReportBatch(_start.Trial, _start.Attempt, reports, End: end) { Attributes = [.. _attributes] };
        var reply = await _asker.SayAsync(batch, cancellationToken);
        Iteration = iteration;
        _attributes.Clear();
        if (end is null && reply.Verdict.Action != Directive.Kind.Stop) return reply;
        _final = end is null ? reply.Verdict : Verdict.Stop("its end was told");
        _asker.Forget(this);
        return reply;
    }
}
