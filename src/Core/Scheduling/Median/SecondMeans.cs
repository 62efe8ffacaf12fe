namespace Tune.Scheduling;

/// <summary>
/// The trials' running means at every moment, where moments are seconds of which hardly two trials have the same: a mean holds from one report of its trial until
/// the next. Taking a report in and finding a median take a time that grows with the logarithm of their number, not with the number of trials.
/// </summary>
internal sealed class SecondMeans
{
    /// <summary>From each report until the next one of its trial.</summary>
    private readonly MeansInTime _means = MeansInTime.Whole();

    /// <summary>Of each trial's last report, by its moment.</summary>
    private readonly Dictionary<double, OrderedScores> _last = [];

    /// <summary>How far every trial has come.</summary>
    private readonly OrderedScores _reached = new();

    /// <summary>Takes all reports of a course in.</summary>
    public void Add(Course course)
    {
        var (before, mean) = (double.NegativeInfinity, (double?)null);
        foreach (var (at, next) in course.Means)
        {
            Move(before, mean, at, next);
            (before, mean) = (at, next);
        }
    }

    /// <summary>A trial that has had a mean since a moment, or none before its first report, has come further.</summary>
    public void Move(double before, double? mean, double at, double? next)
    {
        if (double.IsFinite(before)) _reached.Remove(before);
        if (mean is { } known && !double.IsNaN(known))
        {
            var last = _last[before];
            last.Remove(known);
            if (last.Count == 0) _last.Remove(before);
            _means.Add(before, at, known);
        }

        _reached.Add(at);
        if (next is not { } now || double.IsNaN(now)) return;
        if (!_last.TryGetValue(at, out var means)) _last[at] = means = new OrderedScores();
        means.Add(now);
    }

    /// <summary>The others that have come as far as a trial.</summary>
    public Peers PeersOf(Course own, double at)
    {
        var rank = new Rank(own.Best);
        _means.Count(at, rank);
        var mean = own.LastAt == at && own.Mean is { } known && !double.IsNaN(known) ? own.Mean : null;
        if (_last.TryGetValue(at, out var last)) rank.Add(last, mean);
        return new Peers(_reached.Count - _reached.CountBelow(at) - (own.LastAt >= at ? 1 : 0), rank.Count, rank.IsAboveMedian);
    }
}
