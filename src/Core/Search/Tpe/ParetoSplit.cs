using System.Collections.Immutable;

namespace Tune.Search;

/// <summary>
/// Which trials count as good when there are several objectives, and how much: whole fronts, of the last one those that together have the greatest
/// hypervolume, each weighted by what it adds to the hypervolume.
/// </summary>
/// <remarks>
/// Y. Ozaki, Y. Tanigaki, S. Watanabe, M. Nomura, M. Onishi: Multiobjective Tree-Structured Parzen Estimator, JAIR 73 (2022). Optuna: <c>TPESampler</c> with
/// several directions.
/// </remarks>
internal static class ParetoSplit
{
    /// <summary>Hypervolumes of more objectives take long; then the loneliest of a front are taken, and all weigh alike.</summary>
    private const int MostObjectives = 5;

    /// <summary>What a good trial weighs at least beside the one that adds most: it is good all the same.</summary>
    private const double LeastWeight = 0.1;

    /// <param name="rows">All trials.</param>
    /// <param name="sorted">The ended ones by their place in <paramref name="rows"/>, in the order of <see cref="TrialRanking.Compare"/>.</param>
    /// <param name="count">How many count as good; at most as many as are usable.</param>
    public static (List<int> Rows, double[] Weights) Choose(List<Observation> rows, List<int> sorted, int count)
    {
        var chosen = new List<int>(count);
        for (var start = 0; chosen.Count < count;)
        {
            var end = start;
            while (end < sorted.Count && TrialRanking.CompareTiers(rows[sorted[start]], rows[sorted[end]]) == 0) end++;
            var tier = sorted[start..end];
            start = end;
            while (chosen.Count < count && tier.Count > 0)
            {
                var front = Pareto.Front([.. tier.Select(row => rows[row].Scores)]).Select(index => tier[index]).ToList();
                var room = count - chosen.Count;
                chosen.AddRange(front.Count <= room ? front : Subset(rows, front, room));
                tier = [.. tier.Except(front)];
            }
        }

        return (chosen, Weights(rows, chosen));
    }

    private static IEnumerable<int> Subset(List<Observation> rows, List<int> front, int count)
    {
        var points = Scaled([.. front.Select(row => rows[row].Scores)]);
        if (points[0].Length <= MostObjectives) return HypervolumeSubset.Choose(points, count, Hypervolume.ReferenceOf(points)).Select(index => front[index]);
        var distances = CrowdingDistance.Of(points);
        return Enumerable.Range(0, front.Count).OrderByDescending(index => distances[index]).Take(count).Select(index => front[index]);
    }

    private static double[] Weights(List<Observation> rows, List<int> chosen)
    {
        var weights = new double[chosen.Count];
        Array.Fill(weights, 1);
        if (chosen.Count < 2 || rows[chosen[0]].Scores.Length > MostObjectives) return weights;
        var points = Scaled([.. chosen.Select(row => rows[row].Scores)]);
        var added = HypervolumeSubset.Contributions(points, Hypervolume.ReferenceOf(points));
        var most = added.Max();
        if (!(most > 0)) return weights;
        for (var i = 0; i < weights.Length; i++) weights[i] = rows[chosen[i]].IsFeasible ? Math.Max(added[i] / most, LeastWeight) : LeastWeight;
        return weights;
    }

    /// <summary>
    /// Each objective from 0, the best finite value, to 1, the worst: so products neither overflow nor vanish, and shares of the hypervolume stay as they are.
    /// Infinities are one range beyond.
    /// </summary>
    private static ImmutableArray<double>[] Scaled(ImmutableArray<double>[] points)
    {
        var bounds = Enumerable.Range(0, points[0].Length).Select(objective =>
        {
            var finite = points.Select(point => point[objective]).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
            return (Low: finite.Min(), High: finite.Max());
        }).ToArray();
        return [.. points.Select(point => ImmutableArray.CreateRange(point.Select((score, k) => Scaled(score, bounds[k].Low, bounds[k].High))))];
    }

    private static double Scaled(double score, double low, double high)
    {
        if (double.IsInfinity(score)) return score > 0 ? 2 : -1;
        // halves: the difference of two finite numbers may not be finite
        var range = high / 2 - low / 2;
        return range > 0 ? (score / 2 - low / 2) / range : 0;
    }
}
