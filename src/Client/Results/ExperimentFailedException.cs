namespace Tune;

/// <summary>
/// The experiment ended by a failure that concerns all its trials, or at the first failure as it was asked to. If code that it was given has thrown (a stop
/// rule, a searcher, a scheduler, a function), the message names it and has the exception with its stack.
/// </summary>
public abstract class ExperimentFailedException(string experiment, string reason)
    : TuneException($"Experiment '{experiment}' failed: {reason}")
{
    /// <summary>The experiment.</summary>
    public string Experiment { get; } = experiment;

    /// <summary>What its trials came to until then.</summary>
    public abstract IReadOnlyList<TrialResult> Trials { get; }
}

/// <inheritdoc/>
/// <typeparam name="TConfig">The configuration's type.</typeparam>
public sealed class ExperimentFailedException<TConfig> : ExperimentFailedException
{
    internal ExperimentFailedException(ResultGrid<TConfig> results)
        : base(results.Experiment, results.Reason ?? "no reason given") => Results = results;

    /// <summary>The results until then, as <see cref="ITuner.FitAsync"/> would have given them.</summary>
    public ResultGrid<TConfig> Results { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<TrialResult> Trials => Results;
}
