using System.Text.Json.Nodes;
using MathNet.Numerics.Statistics;

namespace Tune;

internal sealed class MedianStoppingScheduler(MedianStopping options) : IScheduler, ISnapshotState
{
    private readonly SortedDictionary<int, Course> _courses = [];
    private readonly SortedSet<int> _paused = [];

    public void Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialStarted started when options.TimeAttribute == ResourceUnit.Iterations && _courses.TryGetValue(started.Trial.Number, out var course):
                // an attempt from a checkpoint reports what came after it again
                course.RemoveAfter(started.Checkpoint?.Iteration ?? 0);
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
        var means = new List<double>();
        var peers = 0;
        foreach (var (number, course) in _courses)
        {
            if (number == trial.Id.Number || course.LastAt < at) continue;
            peers++;
            if (course.MeanUntil(at) is { } mean && !double.IsNaN(mean)) means.Add(mean);
        }

        if (peers < options.MinSamples || means.Count == 0) return Directive.Continue;
        if (!(own.Best > ArrayStatistics.MedianInplace([.. means]))) return Directive.Continue;
        var reason = $"worse than the median of {means.Count} trials at iteration {trial.Iteration}";
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
        foreach (var course in state["courses"]!.AsArray()) _courses[course![0]!.GetValue<int>()] = Course.Restore(course[1]!);
        _paused.UnionWith(state["paused"]!.AsArray().Select(number => number!.GetValue<int>()));
    }

    private void Record(TrialReported reported, double score)
    {
        if (!_courses.TryGetValue(reported.Trial.Number, out var course)) _courses[reported.Trial.Number] = course = new Course();
        var at = options.TimeAttribute == ResourceUnit.Seconds ? reported.Elapsed.TotalSeconds : reported.Iteration;
        course.Add(at, score, at >= options.GracePeriod);
    }
}
