using System.Text.Json.Nodes;
using MathNet.Numerics.Statistics;

namespace Tune.Scheduling;

internal sealed class MedianStoppingScheduler(MedianStopping options) : IScheduler, ISnapshotState
{
    private readonly SortedDictionary<int, Course> _courses = [];
    private readonly SortedSet<int> _paused = [];

    /// <summary>What the courses come to; null where moments are seconds, of which no two trials have the same.</summary>
    private readonly IterationMeans? _means = options.TimeAttribute == ResourceUnit.Iterations ? new IterationMeans() : null;

    public void Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialStarted started when _means is not null && _courses.TryGetValue(started.Trial.Number, out var course):
                // an attempt from a checkpoint reports what came after it again
                var from = started.Checkpoint?.Iteration ?? 0;
                if (course.LastAt <= from) break;
                _means.Remove(course, course.LastUntil(from));
                course.RemoveAfter(from);
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
        var at = options.TimeAttribute == ResourceUnit.Seconds ? trial.Elapsed.TotalSeconds : trial.Iteration;
        if (at < options.GracePeriod || _paused.Contains(trial.Id.Number) || !_courses.TryGetValue(trial.Id.Number, out var own)) return Directive.Continue;
        var peers = _means?.PeersOf(own, trial.Iteration) ?? Compare(trial.Id.Number, at);
        if (peers.Count < options.MinSamples || !(own.Best > peers.Median)) return Directive.Continue;
        var reason = $"worse than the median of {peers.Means} trials at iteration {trial.Iteration}";
        return options.HardStop ? Directive.Stop(reason) : Directive.Pause(reason);
    }

    public string Describe() => $"median: {_courses.Count} trials compared";

    public JsonNode Capture() => new JsonObject
    {
        ["courses"] = new JsonArray([.. _courses.Select(pair => (JsonNode)new JsonArray(pair.Key, pair.Value.Capture()))]),
        ["paused"] = new JsonArray([.. _paused.Select(number => (JsonNode)number)]),
    };

    public void Restore(JsonNode state)
    {
        foreach (var saved in state["courses"]!.AsArray())
        {
            var course = _courses[saved![0]!.GetValue<int>()] = Course.Restore(saved[1]!);
            if (double.IsFinite(course.LastAt)) _means?.Add(course, double.NegativeInfinity);
        }

        _paused.UnionWith(state["paused"]!.AsArray().Select(number => number!.GetValue<int>()));
    }

    private void Record(TrialReported reported, double score)
    {
        if (!_courses.TryGetValue(reported.Trial.Number, out var course)) _courses[reported.Trial.Number] = course = new Course();
        var at = options.TimeAttribute == ResourceUnit.Seconds ? reported.Elapsed.TotalSeconds : reported.Iteration;
        var before = course.LastAt;
        course.Add(at, score, at >= options.GracePeriod);
        _means?.Add(course, before);
    }

    private Peers Compare(int trial, double at)
    {
        var means = new List<double>();
        var count = 0;
        foreach (var (number, course) in _courses)
        {
            if (number == trial || course.LastAt < at) continue;
            count++;
            if (course.MeanUntil(at) is { } mean && !double.IsNaN(mean)) means.Add(mean);
        }

        return new Peers(count, means.Count, means.Count == 0 ? double.NaN : ArrayStatistics.MedianInplace([.. means]));
    }
}
