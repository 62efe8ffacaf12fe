namespace Tune;

/// <summary>What silos had held for an experiment's trials by when: straight between points at which an attempt begins or ends. Not thread-safe.</summary>
internal sealed class HeldCurve
{
    public static HeldCurve Nothing { get; } = new();

    private readonly List<(DateTimeOffset At, HeldResources Held)> _points;

    public HeldCurve() => _points = [];

    private HeldCurve(IEnumerable<(DateTimeOffset At, HeldResources Held)> points) => _points = [.. points];

    /// <summary>The next point. Of several at one moment the last counts, and a clock that was set back adds none.</summary>
    public void Add(DateTimeOffset at, HeldResources held)
    {
        if (_points.Count > 0 && at < _points[^1].At) return;
        if (_points.Count > 0 && at == _points[^1].At) _points.RemoveAt(_points.Count - 1);
        _points.Add((at, held));
    }

    /// <summary>It as it is, up to a moment; what is added later does not change it.</summary>
    public HeldCurve Copy(DateTimeOffset at, HeldResources held)
    {
        var copy = new HeldCurve(_points);
        copy.Add(at, held);
        return copy;
    }

    /// <summary>What had been held at a moment: nothing before the first point, and no more than at the last one after it.</summary>
    public HeldResources At(DateTimeOffset moment)
    {
        if (_points.Count == 0 || moment < _points[0].At) return default;
        var (low, high) = (0, _points.Count);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_points[middle].At <= moment) low = middle;
            else high = middle;
        }

        var (from, before) = _points[low];
        if (high == _points.Count) return before;
        var (to, after) = _points[high];
        var share = (moment - from) / (to - from);
        return new HeldResources(before.CpuHours + share * (after.CpuHours - before.CpuHours), before.GpuHours + share * (after.GpuHours - before.GpuHours));
    }
}
