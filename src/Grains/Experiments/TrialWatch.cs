using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>
/// Watches for how long the running trials of an experiment have trained, and for how long they have said nothing: by the monotonic clock, from tick to
/// tick. A process that stands still between two of them (a laptop's sleep, a paused container) has trained nothing meanwhile.
/// </summary>
/// <param name="stored">The experiment.</param>
/// <param name="time">The clock.</param>
/// <param name="standStill">From so long between two ticks on, the process itself stood still.</param>
internal sealed class TrialWatch(StoredExperiment stored, TimeProvider time, TimeSpan standStill)
{
    private readonly Dictionary<int, Course> _courses = [];
    private long _tickedAt = time.GetTimestamp();

    /// <summary>What is known of a trial beyond its last report.</summary>
    /// <param name="Attempt">The attempt that runs.</param>
    /// <param name="Iteration">Its last report.</param>
    /// <param name="Silent">For how long it has said nothing since.</param>
    /// <param name="Unreported">How long earlier attempts have trained after their last reports.</param>
    private readonly record struct Course(int Attempt, int Iteration, TimeSpan Silent, TimeSpan Unreported);

    /// <summary>What the experiment is to decide about trials that are overdue.</summary>
    public ImmutableArray<Input.Overdue> Tick(DateTimeOffset now)
    {
        var step = time.GetElapsedTime(_tickedAt);
        _tickedAt = time.GetTimestamp();
        var spec = stored.Spec;
        if (spec is { TimeLimitPerTrial: null, StallLimitPerTrial: null }) return [];
        if (step >= standStill) step = TimeSpan.Zero;
        foreach (var ended in _courses.Keys.Where(number => stored.Kernel.Trials[number].Status.IsEnded()).ToImmutableArray()) _courses.Remove(ended);
        var overdue = ImmutableArray.CreateBuilder<Input.Overdue>();
        foreach (var trial in stored.Kernel.Running)
        {
            var course = _courses[trial.Id.Number] = Next(trial, step);
            if (trial.Elapsed + course.Unreported + course.Silent >= spec.TimeLimitPerTrial) overdue.Add(new Input.Overdue(now, trial.Id, trial.Attempt, IsStalled: false));
            else if (course.Silent >= spec.StallLimitPerTrial) overdue.Add(new Input.Overdue(now, trial.Id, trial.Attempt, IsStalled: true));
        }

        return overdue.ToImmutable();
    }

    private Course Next(Trial trial, TimeSpan step)
    {
        if (!_courses.TryGetValue(trial.Id.Number, out var before)) return new Course(trial.Attempt, trial.Iteration, TimeSpan.Zero, TimeSpan.Zero);
        if (before.Attempt != trial.Attempt) return new Course(trial.Attempt, trial.Iteration, TimeSpan.Zero, before.Unreported + before.Silent);
        return before with { Iteration = trial.Iteration, Silent = before.Iteration == trial.Iteration ? before.Silent + step : TimeSpan.Zero };
    }
}
