namespace Tune.Page;

/// <summary>Fewer points that look the same: what stands out stays.</summary>
internal static class Thinning
{
    /// <summary>The positions that are kept, ascending: the first, the last, and of each of equally many in between the least and the greatest.</summary>
    /// <param name="values">The values; what is not a number counts as the least.</param>
    /// <param name="points">How many at most; at least 4.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<double> values, int points)
    {
        if (values.Count <= points) return [.. Enumerable.Range(0, values.Count)];
        var (parts, inner) = ((points - 2) / 2, values.Count - 2);
        var kept = new List<int>(points) { 0 };
        for (var part = 0; part < parts; part++)
        {
            var (from, to) = (1 + (int)((long)part * inner / parts), 1 + (int)((long)(part + 1) * inner / parts));
            var (least, greatest) = (from, from);
            for (var index = from + 1; index < to; index++)
            {
                if (values[index].CompareTo(values[least]) < 0) least = index;
                if (values[index].CompareTo(values[greatest]) > 0) greatest = index;
            }

            kept.Add(Math.Min(least, greatest));
            if (least != greatest) kept.Add(Math.Max(least, greatest));
        }

        kept.Add(values.Count - 1);
        return kept;
    }
}
