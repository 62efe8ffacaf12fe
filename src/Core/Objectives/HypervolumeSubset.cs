using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>What single points add to the hypervolume of a set.</summary>
internal static class HypervolumeSubset
{
    /// <summary>What each point adds to the rest of them, at least 0.</summary>
    public static double[] Contributions(IReadOnlyList<ImmutableArray<double>> points, ImmutableArray<double> reference)
    {
        var bounds = reference.ToArray();
        var all = Enumerable.Range(0, points.Count).ToArray();
        return [.. all.Select(index => Gain(points, [.. all.Where(other => other != index)], index, bounds))];
    }

    /// <summary>
    /// Points that together have a great hypervolume, by their index in the order in which they were taken: always the one that adds most, at least 1 − 1/e of the
    /// best there is. Of equals the first.
    /// </summary>
    /// <remarks>
    /// A. Guerreiro, C. Fonseca, L. Paquete: Greedy Hypervolume Subset Selection in Low Dimensions, Evolutionary Computation 24(3), 2016. What a point adds only
    /// shrinks as others are taken, so most need not be looked at again (M. Minoux's lazy greedy, 1978).
    /// </remarks>
    public static ImmutableArray<int> Choose(IReadOnlyList<ImmutableArray<double>> points, int count, ImmutableArray<double> reference)
    {
        var bounds = reference.ToArray();
        var taken = new List<int>();
        var queue = new PriorityQueue<(int Index, int At), (double NegativeGain, int Index)>();
        for (var i = 0; i < points.Count; i++) queue.Enqueue((i, 0), (-Gain(points, taken, i, bounds), i));
        while (taken.Count < count && queue.TryDequeue(out var next, out _))
        {
            if (next.At == taken.Count) taken.Add(next.Index);
            else queue.Enqueue((next.Index, taken.Count), (-Gain(points, taken, next.Index, bounds), next.Index));
        }

        return [.. taken];
    }

    private static double Gain(IReadOnlyList<ImmutableArray<double>> points, List<int> others, int index, double[] reference)
    {
        var point = points[index];
        if (!Hypervolume.IsBelow(point.AsSpan(), reference)) return 0;
        var own = 1.0;
        for (var k = 0; k < reference.Length; k++) own *= reference[k] - point[k];
        var covered = new List<double[]>(others.Count);
        foreach (var other in others)
        {
            if (Hypervolume.IsBelow(points[other].AsSpan(), reference)) covered.Add([.. points[other].Zip(point, Math.Max)]);
        }

        return Math.Max(0, own - Hypervolume.Volume(covered, reference, reference.Length));
    }
}
