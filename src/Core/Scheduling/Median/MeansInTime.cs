namespace Tune.Scheduling;

/// <summary>
/// A span of time with the means that hold in it, as a tree: what holds in the whole span stands in order at its top, so that a mean that holds for long stands in few
/// places, and at any moment the means are those on one way down. What changes within a span that has few changes is a list.
/// </summary>
internal sealed class MeansInTime
{
    private const int MostChanges = 64;

    // moments as integers in the same order: their bits, of which a round one is near any two
    private readonly long _from;
    private readonly long _to;
    private OrderedScores? _throughout;
    private List<(long From, long To, double Mean)>? _changes = [];
    private MeansInTime? _earlier;
    private MeansInTime? _later;

    private MeansInTime(long from, long to) => (_from, _to) = (from, to);

    /// <summary>All time from 0 on.</summary>
    public static MeansInTime Whole() => new(0, long.MaxValue);

    /// <summary>A mean holds from a moment on and until another one, which it does not reach.</summary>
    public void Add(double from, double to, double mean)
    {
        if (from < to) Add(Bits(from), Bits(to), mean);
    }

    /// <summary>Counts the means of a moment.</summary>
    public void Count(double at, Rank rank)
    {
        var moment = Bits(at);
        for (var span = this; span is not null; span = moment < span._later?._from ? span._earlier : span._later)
        {
            if (span._throughout is { } means) rank.Add(means);
            foreach (var (from, to, mean) in span._changes ?? [])
                if (from <= moment && moment < to) rank.Add(mean);
        }
    }

    private static long Bits(double at) => BitConverter.DoubleToInt64Bits(Math.Max(0, at) + 0.0);

    private void Add(long from, long to, double mean)
    {
        if (from <= _from && _to <= to)
        {
            (_throughout ??= new OrderedScores()).Add(mean);
        }
        else if (_changes is { } changes)
        {
            changes.Add((from, to, mean));
            if (changes.Count > MostChanges) Split(changes);
        }
        else if (_earlier is { } earlier && _later is { } later)
        {
            if (from < earlier._to) earlier.Add(from, to, mean);
            if (to > later._from) later.Add(from, to, mean);
        }
    }

    /// <summary>Where a change is, and as near to the middle of all changes as a round number is: so the tree is never deeper than a number has bits.</summary>
    private void Split(List<(long From, long To, double Mean)> changes)
    {
        var moments = changes.SelectMany(change => new[] { change.From, change.To }).Where(moment => _from < moment && moment < _to).ToList();
        var (first, last) = (moments.Min(), moments.Max());
        var middle = first == last ? last : last & ~((1L << System.Numerics.BitOperations.Log2((ulong)(first ^ last))) - 1);
        (_earlier, _later, _changes) = (new MeansInTime(_from, middle), new MeansInTime(middle, _to), null);
        foreach (var (from, to, mean) in changes) Add(from, to, mean);
    }
}
