using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>
/// Compromises between several objectives. Points are scores: each is to be minimised, see <see cref="Objective.ToScore"/>. NaN is as bad as +∞.
/// </summary>
/// <remarks>K. Deb, A. Pratap, S. Agarwal, T. Meyarivan: A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II, IEEE TEC 6(2), 2002.</remarks>
public static class Pareto
{
    /// <summary>Whether a point is at least as good as another in every objective, and better in one.</summary>
    public static bool Dominates(ImmutableArray<double> point, ImmutableArray<double> other) => Dominates(point.AsSpan(), other.AsSpan());

    /// <summary>The points that no other one dominates, by their index, ascending. Equal points are all in it or all not.</summary>
    /// <param name="points">The points, all of the same length.</param>
    public static ImmutableArray<int> Front(IReadOnlyList<ImmutableArray<double>> points)
    {
        var front = new List<int>();
        foreach (var candidate in Order(points))
        {
            // only what comes before in the order can dominate; what came last is nearest and most likely to
            if (!IsDominated(points, front, points[candidate])) front.Add(candidate);
        }

        front.Sort();
        return [.. front];
    }

    /// <summary>
    /// The rank of each point: 0 for those that no other one dominates, 1 for those of which that is true when the former are left out, and so on.
    /// </summary>
    /// <remarks>X. Zhang, Y. Tian, R. Cheng, Y. Jin: An Efficient Approach to Nondominated Sorting, IEEE TEC 19(2), 2015 (ENS-BS).</remarks>
    /// <param name="points">The points, all of the same length.</param>
    public static ImmutableArray<int> Ranks(IReadOnlyList<ImmutableArray<double>> points)
    {
        var fronts = new List<List<int>>();
        var ranks = new int[points.Count];
        foreach (var candidate in Order(points))
        {
            // a point that a front dominates is dominated by every front before it as well
            var (low, high) = (0, fronts.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (IsDominated(points, fronts[middle], points[candidate])) low = middle + 1;
                else high = middle;
            }

            if (low == fronts.Count) fronts.Add([]);
            fronts[low].Add(candidate);
            ranks[candidate] = low;
        }

        return [.. ranks];
    }

    internal static bool Dominates(ReadOnlySpan<double> point, ReadOnlySpan<double> other)
    {
        var isBetter = false;
        for (var i = 0; i < point.Length; i++)
        {
            if (IsLess(other[i], point[i])) return false;
            isBetter |= IsLess(point[i], other[i]);
        }

        return isBetter;
    }

    /// <summary>Lexicographic: what dominates comes before what it dominates.</summary>
    private static int[] Order(IReadOnlyList<ImmutableArray<double>> points)
    {
        var order = Enumerable.Range(0, points.Count).ToArray();
        Array.Sort(order, (left, right) =>
        {
            for (var i = 0; i < points[left].Length; i++)
            {
                if (IsLess(points[left][i], points[right][i])) return -1;
                if (IsLess(points[right][i], points[left][i])) return 1;
            }

            return left.CompareTo(right);
        });
        return order;
    }

    private static bool IsDominated(IReadOnlyList<ImmutableArray<double>> points, List<int> front, ImmutableArray<double> candidate)
    {
        for (var i = front.Count - 1; i >= 0; i--)
        {
            if (Dominates(points[front[i]].AsSpan(), candidate.AsSpan())) return true;
        }

        return false;
    }

    private static bool IsLess(double left, double right) => left < right || (double.IsNaN(right) && left < double.PositiveInfinity);
}
