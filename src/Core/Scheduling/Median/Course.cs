using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>What a trial has reported so far: when, the sum and the count of its scores up to then, and its best score.</summary>
internal sealed class Course
{
    private readonly List<(double At, double Sum, int Count)> _points = [];

    /// <summary>The best score; NaN before there is one.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>When the first report was; above all times before it.</summary>
    public double FirstAt => _points.Count == 0 ? double.PositiveInfinity : _points[0].At;

    /// <summary>When the last report was; below all times before the first.</summary>
    public double LastAt => _points.Count == 0 ? double.NegativeInfinity : _points[^1].At;

    /// <summary>The mean of all scores that count; null if there is none.</summary>
    public double? Mean => _points is [.., { Count: > 0 } last] ? last.Sum / last.Count : null;

    /// <summary>When its reports were, and the mean at each.</summary>
    public IEnumerable<(double At, double? Mean)> Means => _points.Select(point => (point.At, point.Count == 0 ? null : (double?)(point.Sum / point.Count)));

    /// <summary>Takes a report in. One that does not count leaves the mean as it is.</summary>
    public void Add(double at, double score, bool counts)
    {
        var (_, sum, count) = _points.Count == 0 ? default : _points[^1];
        _points.Add((at, counts ? sum + score : sum, counts ? count + 1 : count));
        if (!(score >= Best) && !double.IsNaN(score)) Best = score;
    }

    /// <summary>Forgets what came after a moment: it is reported again.</summary>
    public void RemoveAfter(double at) => _points.RemoveAll(point => point.At > at);

    /// <summary>When the last report up to a moment was; below all times if there is none.</summary>
    public double LastUntil(double at) => CountUntil(at) is > 0 and var count ? _points[count - 1].At : double.NegativeInfinity;

    /// <summary>The mean of the scores that count up to a moment; null if there is none.</summary>
    public double? MeanUntil(double at)
    {
        var count = CountUntil(at);
        return count == 0 || _points[count - 1].Count == 0 ? null : _points[count - 1].Sum / _points[count - 1].Count;
    }

    public JsonNode Capture() => new JsonObject
    {
        ["best"] = Numbers.ToJson(Best),
        ["points"] = new JsonArray([.. _points.Select(point => (JsonNode)new JsonArray(point.At, Numbers.ToJson(point.Sum), point.Count))]),
    };

    public static Course Restore(JsonNode state)
    {
        var course = new Course { Best = Numbers.FromJson(state["best"]!) };
        foreach (var point in state["points"]!.AsArray())
            course._points.Add((point![0]!.GetValue<double>(), Numbers.FromJson(point[1]!), point[2]!.GetValue<int>()));
        return course;
    }

    private int CountUntil(double at)
    {
        var low = 0;
        var high = _points.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_points[middle].At <= at) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
