using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>
/// How much the best trials differ from all in each dimension, by Pearson's divergence of their densities: the variance of the chance to be among the best (Watanabe et al. 2023). One that needs
/// options counts as far as these are there, among the trials that have them, which is also how it is nested in its choice (K. Baba, Y. Ozaki, S. Watanabe: Conditional PED-ANOVA, 2026).
/// </summary>
/// <remarks>Unlike the paper's both densities have the same kernels, and what a draw of as many trials would differ by chance is taken away: else few trials make everything important.</remarks>
internal static class PedAnovaShares
{
    private const double TopShare = 0.1;
    private const int FewestTop = 5;

    /// <summary>A kernel that is narrower than this part of a cell stays in it.</summary>
    private const double LeastBandwidth = 0.3;

    /// <summary>The variance that each dimension explains, up to a factor.</summary>
    public static ImmutableArray<double> Of(CellTable table)
    {
        var top = TopOf(table.Ranked);
        return Chance.Remove([.. table.Space.Axes.Select(axis => Of(axis, table.Cells[axis.Dimension.Index], top))]);
    }

    /// <summary>How many are the best. Those that are as good are all among them or none, whichever comes nearer to a tenth.</summary>
    private static int TopOf(double[] ranked)
    {
        var wanted = Math.Max((int)Math.Ceiling(TopShare * ranked.Length), Math.Min(FewestTop, ranked.Length / 2));
        var (before, after) = (wanted, wanted);
        while (after < ranked.Length && ranked[after] == ranked[wanted - 1]) after++;
        while (before > 0 && ranked[before - 1] == ranked[wanted - 1]) before--;
        if (after == wanted) return wanted;
        return before > 0 && wanted - before <= after - wanted ? before : after;
    }

    private static double Of(CellAxis axis, short[] cells, int top)
    {
        var all = Count(axis, cells);
        var best = Count(axis, cells.AsSpan(0, top));
        var (ofAll, ofBest) = (all.Sum(), best.Sum());
        if (ofBest == 0 || ofAll < 2) return 0;
        var kernels = Kernels(axis, best, ofBest);
        var divergence = 0.0;
        for (var cell = 0; cell < axis.Count; cell++)
        {
            double density = 0, squares = 0, densityOfBest = 0;
            for (var kernel = 0; kernel < axis.Count; kernel++)
            {
                var share = kernels[kernel * axis.Count + cell];
                density += all[kernel] * share / ofAll;
                squares += all[kernel] * share * share / ofAll;
                densityOfBest += best[kernel] * share / ofBest;
            }

            if (density <= 0) continue;
            var byChance = (squares - density * density) / ofBest * (ofAll - ofBest) / (ofAll - 1);
            divergence += ((densityOfBest - density) * (densityOfBest - density) - byChance) / density;
        }

        // by how many of all, and of the best, have the dimension
        var (active, activeBest) = (ofAll / cells.Length, ofBest / top);
        return divergence * activeBest * activeBest / active;
    }

    private static double[] Count(CellAxis axis, ReadOnlySpan<short> cells)
    {
        var counts = new double[axis.Count];
        foreach (var cell in cells)
        {
            if (cell >= 0) counts[cell]++;
        }

        return counts;
    }

    /// <summary>For each cell the share of its kernel that falls into each: normal with Scott's width, cut off at the ends; of options all stays.</summary>
    private static double[] Kernels(CellAxis axis, double[] counts, double total)
    {
        var kernels = new double[axis.Count * axis.Count];
        var width = axis.Dimension.IsCategorical ? 0 : Math.Max(Scott(axis, counts, total), LeastBandwidth / axis.Count);
        for (var kernel = 0; kernel < axis.Count; kernel++)
        {
            if (width == 0) kernels[kernel * axis.Count + kernel] = 1;
            else Gaussian.CutShares(axis.Edges, axis.MiddleOf(kernel), width, kernels.AsSpan(kernel * axis.Count, axis.Count));
        }

        return kernels;
    }

    private static double Scott(CellAxis axis, double[] counts, double total)
    {
        double mean = 0, variance = 0;
        for (var cell = 0; cell < counts.Length; cell++) mean += counts[cell] / total * axis.MiddleOf(cell);
        for (var cell = 0; cell < counts.Length; cell++) variance += counts[cell] / total * (axis.MiddleOf(cell) - mean) * (axis.MiddleOf(cell) - mean);
        return 1.06 * Math.Sqrt(variance) * Math.Pow(total, -0.2);
    }
}
