using System.Collections.Immutable;
using System.Text;

namespace Tune;

/// <summary>
/// What an experiment can learn from earlier ones: results for <see cref="ExperimentSpec.PriorResults"/>, and what was left out. Spaces may differ:
/// <list type="bullet">
/// <item>a parameter that the new space does not have is left away;</item>
/// <item>one that the earlier space did not have takes its value from defaults, or is the new space's constant; else the result is left out;</item>
/// <item>a value that the new space does not allow (out of range, off the step, an option that is gone, another constant) leaves the result out: no value is changed.</item>
/// </list>
/// A failed trial stays a failure, one that was stopped before its end counts as cut short. Trials that have not ended, that never reported an objective or the
/// metric of an outcome constraint, and those that only have the result of another one are left out.
/// </summary>
/// <param name="Results">The results.</param>
/// <param name="LeftOut">What was left out.</param>
public sealed record WarmStart(ImmutableArray<PriorResult> Results, ImmutableArray<LeftOutTrial> LeftOut)
{
    /// <summary>The results of earlier trials that a new experiment can use.</summary>
    /// <param name="spec">The new experiment.</param>
    /// <param name="trials">The earlier trials.</param>
    /// <param name="defaults">Values, whole or in part, of parameters that the earlier experiment did not have: what it had instead. Null: none.</param>
    /// <exception cref="InvalidSearchSpaceException">The new experiment's space is wrong.</exception>
    public static WarmStart From(ExperimentSpec spec, IEnumerable<EarlierTrial> trials, Configuration? defaults = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(trials);
        var space = FlatSpace.Compile(spec.Root);
        var results = ImmutableArray.CreateBuilder<PriorResult>();
        var leftOut = ImmutableArray.CreateBuilder<LeftOutTrial>();
        foreach (var trial in trials)
        {
            if (Read(space, spec, trial, defaults, out var reason) is { } result) results.Add(result);
            else leftOut.Add(new LeftOutTrial(trial.Experiment, trial.Trial, reason.Parameter, reason.Text));
        }

        return new(results.ToImmutable(), leftOut.ToImmutable());
    }

    /// <summary>Both together.</summary>
    public WarmStart Concat(WarmStart other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new([.. Results, .. other.Results], [.. LeftOut, .. other.LeftOut]);
    }

    /// <summary>How many results there are, and, for each reason, how many were left out and an example.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(FormattableString.Invariant($"{Results.Length} earlier results; {LeftOut.Length} left out"));
        foreach (var group in LeftOut.GroupBy(trial => trial.Parameter ?? trial.Reason))
        {
            var first = group.First();
            text.Append(FormattableString.Invariant($"\n  {group.Count()}: {(first.Parameter is null ? "" : $"{first.Parameter} ")}{first.Reason} ({first.Experiment}, trial {first.Trial})"));
        }

        return text.ToString();
    }

    private static PriorResult? Read(FlatSpace space, ExperimentSpec spec, EarlierTrial trial, Configuration? defaults, out (string? Parameter, string Text) reason)
    {
        reason = default;
        var hasFailed = trial.Status == TrialStatus.Error;
        var outcome = hasFailed ? PriorOutcome.Failed : trial.EndedBy is EndedBy.Scheduler or EndedBy.Experiment or EndedBy.User ? PriorOutcome.CutShort : PriorOutcome.Completed;
        if (!trial.Status.IsEnded()) reason = (null, "has not ended");
        else if (trial.IsReused) reason = (null, "has the result of another trial");
        if (reason.Text is not null) return null;
        if (ConfigurationFitter.Fit(space, trial.Config, defaults, out var misfit) is not { } assignment)
        {
            reason = (misfit?.Parameter, misfit?.Text ?? "does not fit");
            return null;
        }

        var result = new PriorResult(space.Decode(assignment), hasFailed ? new Metrics().Freeze() : trial.Metrics, Math.Max(1, trial.Iteration), outcome);
        if (ExperimentValidator.MissingMetrics(spec, result).FirstOrDefault() is not { } missing) return result;
        reason = (null, $"never reported {missing}");
        return null;
    }
}
