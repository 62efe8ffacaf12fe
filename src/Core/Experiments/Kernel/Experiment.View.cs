using System.Collections.Immutable;

namespace Tune.Kernel;

public sealed partial class Experiment
{
    /// <summary>What the experiment looks like at a moment.</summary>
    public ExperimentView View(DateTimeOffset now)
    {
        var counts = Enum.GetValues<TrialStatus>().ToDictionary(status => status, _ => 0);
        long iterations = 0;
        foreach (var trial in _trials)
        {
            counts[trial.Status]++;
            iterations += trial.Iteration;
        }

        var best = _outcomes.Best();
        return new ExperimentView
        {
            At = now,
            Name = _spec.Name,
            Status = Status,
            Reason = Reason,
            Elapsed = ElapsedAt(now),
            Total = Total,
            Counts = counts.ToImmutableSortedDictionary(),
            Objective = _spec.Objective,
            AlsoOptimize = _spec.AlsoOptimize,
            OutcomeConstraints = _spec.OutcomeConstraints,
            Best = best is null ? null : ViewOf(best.Trial),
            BestValue = best is null ? null : _spec.Objective.ToValue(best.Score),
            BestViolation = best?.Violation ?? 0,
            BrokenByBest = best is null ? [] : _outcomes.BrokenBy(best),
            Front = _outcomes.Front(),
            Hypervolume = _outcomes.FrontVolume(),
            Tags = _tags,
            TrialName = TrialName?.Text,
            Running = [.. Running.Select(ViewOf)],
            Scheduler = _scheduler.Describe(),
            Iterations = iterations,
            BestResult = _outcomes.BestResult() is { } result ? ViewOf(result) : null,
            Held = _meter?.HeldAt(now),
        };
    }

    /// <summary>What a trial looks like.</summary>
    public TrialView ViewOf(Trial trial) => new(
        trial.Id, trial.Status, trial.Config, trial.Attempt, trial.Iteration, trial.Score is { } score ? _spec.Objective.ToValue(score) : null, trial.Metrics, trial.Elapsed, trial.Reason)
    {
        Client = trial.Client,
        Name = TrialName?.NameOf(trial.Config),
    };
}
