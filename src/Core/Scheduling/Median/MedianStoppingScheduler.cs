using System.Text.Json.Nodes;

namespace Tune.Scheduling;

internal sealed class MedianStoppingScheduler(MedianStopping options) : IScheduler, ISnapshotState
{
    private readonly SortedDictionary<int, Course> _courses = [];
    private readonly SortedSet<int> _paused = [];

    /// <summary>What the courses come to; null where moments are seconds.</summary>
    private readonly IterationMeans? _means = options.TimeAttribute == ResourceUnit.Iterations ? new IterationMeans() : null;
    private readonly SecondMeans _secondMeans = new();

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
        var at = _means is null ? trial.Elapsed.TotalSeconds : trial.Iteration;
        if (at < options.GracePeriod || _paused.Contains(trial.Id.Number) || !_courses.TryGetValue(trial.Id.Number, out var own)) return Directive.Continue;
        var peers = _means?.PeersOf(own, trial.Iteration) ?? _secondMeans.PeersOf(own, Math.Max(at, own.LastAt));
        if (peers.Count < options.MinSamples || !peers.IsWorse) return Directive.Continue;
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
            if (_means is null) _secondMeans.Add(course);
            else if (double.IsFinite(course.LastAt)) _means.Add(course, double.NegativeInfinity);
        }

        _paused.UnionWith(state["paused"]!.AsArray().Select(number => number!.GetValue<int>()));
    }

    private void Record(TrialReported reported, double score)
    {
        if (!_courses.TryGetValue(reported.Trial.Number, out var course)) _courses[reported.Trial.Number] = course = new Course();
        var (before, mean) = (course.LastAt, course.Mean);
        // what was trained after the last report of a process that has ended counts for nothing: time never goes back
        var at = _means is null ? Math.Max(reported.Elapsed.TotalSeconds, before) : reported.Iteration;
        course.Add(at, score, at >= options.GracePeriod);
        if (_means is null) _secondMeans.Move(before, mean, at, course.Mean);
        else _means.Add(course, before);
    }
}
