namespace Tune;

/// <summary>What a scheduler measures the progress of a trial in.</summary>
public enum ResourceUnit
{
    /// <summary>Reports.</summary>
    Iterations,

    /// <summary>Seconds of training, over all attempts.</summary>
    Seconds,
}

/// <summary>
/// Stops a trial whose best value so far is worse than the median of the other trials' running means up to the same point.
/// </summary>
/// <remarks>
/// D. Golovin et al.: Google Vizier, KDD 2017, section 3.2.2. Ray: <c>MedianStoppingRule</c>, whose decisions it makes.
/// The trial's own <em>best</em> is compared with the others' running <em>means</em>; others count if they have come at least as far.
/// </remarks>
public sealed record MedianStopping : SchedulerSpec
{
    /// <inheritdoc/>
    public override string Kind => "median";

    /// <summary>What <see cref="GracePeriod"/> counts.</summary>
    /// <value>Default: iterations (Ray: seconds).</value>
    public ResourceUnit Unit { get; init; }

    /// <summary>No trial is stopped before it, and earlier reports count for no mean; at least 0.</summary>
    /// <value>Default: 1 iteration.</value>
    public double GracePeriod { get; init; } = 1;

    /// <summary>How many other trials must have come as far, at least 1.</summary>
    /// <value>Default: 3.</value>
    public int MinSamples { get; init; } = 3;

    /// <summary>True to stop, false to pause instead; a trial that was paused and resumed is left alone.</summary>
    /// <value>Default: true.</value>
    public bool HardStop { get; init; } = true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (!(GracePeriod >= 0) || double.IsInfinity(GracePeriod)) yield return Problem(nameof(GracePeriod), "at least 0", GracePeriod);
        if (MinSamples < 1) yield return Problem(nameof(MinSamples), "at least 1", MinSamples);
    }

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new MedianStoppingScheduler(this);
}

internal sealed class MedianStoppingScheduler(MedianStopping options) : IScheduler
{
    private readonly SortedDictionary<int, Course> _courses = [];
    private readonly HashSet<int> _paused = [];

    /// <summary>A trial's reports: when, and the sum and count of scores from the grace period on.</summary>
    private sealed class Course
    {
        public readonly List<(double At, double Sum, int Count)> Points = [];
        public double Best = double.NaN;

        public double? MeanUntil(double at)
        {
            var low = 0;
            var high = Points.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Points[middle].At <= at) low = middle + 1;
                else high = middle;
            }

            return low == 0 || Points[low - 1].Count == 0 ? null : Points[low - 1].Sum / Points[low - 1].Count;
        }
    }

    public void Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialStarted started when _courses.TryGetValue(started.Trial.Number, out var course) && options.Unit == ResourceUnit.Iterations:
                // an attempt from a checkpoint reports what came after it again
                course.Points.RemoveAll(point => point.At > (started.Checkpoint?.Iteration ?? 0));
                break;
            case TrialReported { Score: { } score } reported:
                Record(reported, score);
                break;
            case TrialPauseRequested { ByScheduler: true } paused:
                _paused.Add(paused.Trial.Number);
                break;
        }
    }

    public Directive Decide(Trial trial, ISchedulingView view)
    {
        var at = options.Unit == ResourceUnit.Seconds ? trial.Elapsed.TotalSeconds : trial.Iteration;
        if (at < options.GracePeriod || _paused.Contains(trial.Id.Number) || !_courses.TryGetValue(trial.Id.Number, out var own)) return Directive.Continue;
        var means = new List<double>();
        var peers = 0;
        foreach (var (number, course) in _courses)
        {
            if (number == trial.Id.Number || course.Points.Count == 0 || course.Points[^1].At < at) continue;
            peers++;
            if (course.MeanUntil(at) is { } mean && !double.IsNaN(mean)) means.Add(mean);
        }

        if (peers < options.MinSamples || means.Count == 0) return Directive.Continue;
        means.Sort();
        var middle = means.Count / 2;
        var median = means.Count % 2 == 1 ? means[middle] : (means[middle - 1] + means[middle]) / 2;
        if (!(own.Best > median)) return Directive.Continue;
        var reason = $"worse than the median of {means.Count} trials at iteration {trial.Iteration}";
        return options.HardStop ? Directive.Stop(reason) : Directive.Pause(reason);
    }

    public string Describe() => $"median: {_courses.Count} trials compared";

    private void Record(TrialReported reported, double score)
    {
        if (!_courses.TryGetValue(reported.Trial.Number, out var course)) _courses[reported.Trial.Number] = course = new Course();
        var at = options.Unit == ResourceUnit.Seconds ? reported.Elapsed.TotalSeconds : reported.Iteration;
        var (_, sum, count) = course.Points.Count == 0 ? default : course.Points[^1];
        var counts = at >= options.GracePeriod;
        course.Points.Add((at, counts ? sum + score : sum, counts ? count + 1 : count));
        if (!(score >= course.Best)) course.Best = double.IsNaN(score) ? course.Best : score;
    }
}
