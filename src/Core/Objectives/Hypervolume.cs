using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>
/// How much of the space of objectives a set of points dominates, down to a reference point: the measure by which sets of compromises are compared.
/// Exact for any number of objectives; meant for up to 5, beyond which it takes long. Points are scores: each is to be minimised.
/// </summary>
/// <remarks>
/// L. While, L. Bradstreet, L. Barone: A Fast Way of Calculating Exact Hypervolumes, IEEE TEC 16(1), 2012 (WFG), whose exclusive hypervolumes are
/// taken slice by slice along the last objective.
/// </remarks>
public static class Hypervolume
{
    /// <summary>The volume that is dominated by at least one of the points and dominates the reference point; infinite if a point has −∞.</summary>
    /// <param name="points">The points; those that are not better than the reference in every objective count for nothing.</param>
    /// <param name="reference">The reference point, as long as the points.</param>
    /// <exception cref="ArgumentException">A point is of another length than the reference, or that has NaN.</exception>
    public static double Of(IEnumerable<ImmutableArray<double>> points, ImmutableArray<double> reference)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (reference.IsDefaultOrEmpty || reference.Any(double.IsNaN)) throw new ArgumentException("The reference point must have a number for each objective.", nameof(reference));
        var bounds = reference.ToArray();
        var counting = new List<double[]>();
        foreach (var point in points)
        {
            if (point.Length != bounds.Length) throw new ArgumentException($"A point has {point.Length} objectives, the reference {bounds.Length}.", nameof(points));
            if (!IsBelow(point.AsSpan(), bounds)) continue;
            if (point.Any(double.IsNegativeInfinity)) return double.PositiveInfinity;
            counting.Add([.. point]);
        }

        return Volume(counting, bounds, bounds.Length);
    }

    /// <summary>
    /// A reference point for a set of points when none is given: a tenth of each objective's range beyond its worst finite value. It moves with the
    /// points: give the same one to compare two sets.
    /// </summary>
    /// <param name="points">The points, at least one, all of the same length.</param>
    public static ImmutableArray<double> ReferenceOf(IReadOnlyList<ImmutableArray<double>> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfZero(points.Count);
        return [.. Enumerable.Range(0, points[0].Length).Select(objective =>
        {
            var finite = points.Select(point => point[objective]).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
            var (best, worst) = (finite.Min(), finite.Max());
            var range = worst > best ? worst - best : Math.Abs(worst);
            return worst + 0.1 * (range > 0 ? range : 1);
        })];
    }

    internal static bool IsBelow(ReadOnlySpan<double> point, ReadOnlySpan<double> reference)
    {
        for (var i = 0; i < point.Length; i++)
        {
            if (!(point[i] < reference[i])) return false;
        }

        return true;
    }

    /// <summary>The volume over the first so many objectives of points that are all below the reference. Sorts the list.</summary>
    internal static double Volume(List<double[]> points, double[] reference, int objectives)
    {
        if (points.Count == 0) return 0;
        if (objectives == 1) return reference[0] - points.Min(point => point[0]);
        if (objectives == 2) return Area(points, reference);
        // worst in the last objective first: beside each point, those to come are clipped to a slice in which that objective says nothing more
        var last = objectives - 1;
        points.Sort((left, right) => Compare(right[last], left[last], left, right, last));
        var volume = 0.0;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            var own = 1.0;
            for (var k = 0; k < last; k++) own *= reference[k] - point[k];
            volume += (reference[last] - point[last]) * (own - Volume(Clipped(points, i, last), reference, last));
        }

        return volume;
    }

    private static double Area(List<double[]> points, double[] reference)
    {
        points.Sort((left, right) => Compare(left[0], right[0], left, right, 2));
        var area = 0.0;
        var height = reference[1];
        foreach (var point in points)
        {
            if (!(point[1] < height)) continue;
            area += (reference[0] - point[0]) * (height - point[1]);
            height = point[1];
        }

        return area;
    }

    /// <summary>What the points after one cover of the box that it covers, without those that are within others.</summary>
    private static List<double[]> Clipped(List<double[]> points, int index, int objectives)
    {
        var corner = points[index];
        var clipped = new List<double[]>(points.Count - index - 1);
        for (var j = index + 1; j < points.Count; j++)
        {
            var box = new double[objectives];
            for (var k = 0; k < objectives; k++) box[k] = Math.Max(corner[k], points[j][k]);
            // an area is soon found, whatever is within others
            if (objectives > 2 && clipped.Exists(other => Covers(other, box))) continue;
            if (objectives > 2) clipped.RemoveAll(other => Covers(box, other));
            clipped.Add(box);
        }

        return clipped;
    }

    private static bool Covers(double[] box, double[] other)
    {
        for (var k = 0; k < other.Length; k++)
        {
            if (box[k] > other[k]) return false;
        }

        return true;
    }

    /// <summary>By a key, then by all objectives: the order, and so the last bit of the sum, does not depend on the order that the points came in.</summary>
    private static int Compare(double leftKey, double rightKey, double[] left, double[] right, int objectives)
    {
        var order = leftKey.CompareTo(rightKey);
        for (var k = 0; order == 0 && k < objectives; k++) order = left[k].CompareTo(right[k]);
        return order;
    }
}
