using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>How alone points are on their front: the sum over the objectives of the distance between both neighbours, by the front's range.</summary>
/// <remarks>Deb et al. 2002, section III-B. The ends of each objective are infinitely alone; of several equal ends, one is.</remarks>
internal static class CrowdingDistance
{
    public static double[] Of(IReadOnlyList<ImmutableArray<double>> front)
    {
        var distances = new double[front.Count];
        if (front.Count == 0) return distances;
        for (var objective = 0; objective < front[0].Length; objective++)
        {
            var k = objective;
            var order = Enumerable.Range(0, front.Count).OrderBy(index => front[index][k]).ToArray();
            distances[order[0]] = distances[order[^1]] = double.PositiveInfinity;
            var range = front[order[^1]][k] - front[order[0]][k];
            // without a measure, as between infinities, an objective says nothing
            if (!(range > 0 && double.IsFinite(range))) continue;
            for (var i = 1; i + 1 < order.Length; i++) distances[order[i]] += (front[order[i + 1]][k] - front[order[i - 1]][k]) / range;
        }

        return distances;
    }
}
