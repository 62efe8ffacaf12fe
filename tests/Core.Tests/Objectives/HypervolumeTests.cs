using System.Collections.Immutable;

namespace Tune.Tests.Objectives;

public sealed class HypervolumeTests
{
    [Fact]
    public void Of_points_is_that_of_inclusion_and_exclusion() => RandomSpaces.ForAll(ParetoTests.Sets(9, finite: true), points =>
    {
        var reference = Enumerable.Repeat(6.0, points[0].Length).ToImmutableArray();
        var expected = InclusionExclusion(points, reference);
        return Math.Abs(Hypervolume.Of(points, reference) - expected) <= 1e-9 * Math.Max(1, Math.Abs(expected));
    }, 400);

    [Fact]
    public void Of_many_points_on_a_grid_is_the_number_of_cells()
    {
        var rng = new Rng(1, 2);
        for (var objectives = 2; objectives <= 5; objectives++)
        {
            const int Side = 6;
            var points = new List<ImmutableArray<double>>();
            for (var i = 0; i < 200; i++)
            {
                var point = new double[objectives];
                for (var k = 0; k < objectives; k++) point[k] = rng.NextInt32(Side + 2);
                points.Add([.. point]);
            }

            var cells = 0;
            for (var cell = 0; cell < Math.Pow(Side, objectives); cell++)
            {
                var (code, corner) = (cell, new double[objectives]);
                for (var k = 0; k < objectives; k++) (corner[k], code) = (code % Side, code / Side);
                if (points.Exists(point => point.Zip(corner).All(pair => pair.First <= pair.Second))) cells++;
            }

            Assert.Equal(cells, Hypervolume.Of(points, [.. Enumerable.Repeat((double)Side, objectives)]), 1e-9);
        }
    }

    [Fact]
    public void Of_points_does_not_depend_on_their_order_to_the_last_bit() => RandomSpaces.ForAll(ParetoTests.Sets(30, finite: true), points =>
    {
        var reference = Hypervolume.ReferenceOf(points);
        return Hypervolume.Of(points, reference) == Hypervolume.Of(points.Reverse(), reference) && Hypervolume.Of(points, reference) > 0;
    });

    [Fact]
    public void Of_counts_what_is_better_than_the_reference_only()
    {
        Assert.Equal(0, Hypervolume.Of([], [1, 1]));
        Assert.Equal(0, Hypervolume.Of([[1, 0], [0, 1], [2, -5], [double.NaN, 0], [double.PositiveInfinity, 0]], [1, 1]));
        Assert.Equal(0.25, Hypervolume.Of([[0.5, 0.5], [0.5, 0.5], [1, 0]], [1, 1]));
        Assert.Equal(double.PositiveInfinity, Hypervolume.Of([[0.5, 0.5, double.NegativeInfinity], [0.2, 0.7, 0]], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => Hypervolume.Of([[0.5]], [1, 1]));
        Assert.Throws<ArgumentException>(() => Hypervolume.Of([[0.5, 0.5]], [1, double.NaN]));
    }

    [Fact]
    public void Reference_is_a_tenth_of_the_range_beyond_the_worst() =>
        Assert.Equal([11, 2.2, 1.1, 0.1], Hypervolume.ReferenceOf([[0, 2, 1, 0], [10, 2, double.PositiveInfinity, 0], [5, 2, 1, double.NaN]]), (left, right) => Math.Abs(left - right) < 1e-12);

    [Fact]
    public void Contributions_are_what_is_lost_without_each() => RandomSpaces.ForAll(ParetoTests.Sets(8, finite: true), points =>
    {
        var reference = Hypervolume.ReferenceOf(points);
        var all = InclusionExclusion(points, reference);
        var contributions = HypervolumeSubset.Contributions(points, reference);
        return Enumerable.Range(0, points.Length).All(i => Math.Abs(contributions[i] - (all - InclusionExclusion([.. points.Where((_, other) => other != i)], reference))) <= 1e-9 * Math.Max(1, all));
    });

    [Fact]
    public void Choose_takes_the_greatest_gain_each_time() => RandomSpaces.ForAll(ParetoTests.Sets(8, finite: true), points =>
    {
        var reference = Hypervolume.ReferenceOf(points);
        var chosen = HypervolumeSubset.Choose(points, 4, reference);
        if (chosen.Length != Math.Min(4, points.Length) || chosen.Distinct().Count() != chosen.Length) return false;
        for (var taken = 0; taken < chosen.Length; taken++)
        {
            var before = chosen.Take(taken).Select(index => points[index]).ToArray();
            var most = points.Max(point => InclusionExclusion([.. before, point], reference));
            if (InclusionExclusion([.. before, points[chosen[taken]]], reference) < most - 1e-9 * Math.Max(1, most)) return false;
        }

        return true;
    });

    private static double InclusionExclusion(ImmutableArray<double>[] points, ImmutableArray<double> reference)
    {
        var volume = 0.0;
        for (var subset = 1; subset < 1 << points.Length; subset++)
        {
            var members = points.Where((_, i) => (subset >> i & 1) == 1).ToArray();
            var box = 1.0;
            for (var k = 0; k < reference.Length; k++) box *= Math.Max(0, reference[k] - members.Max(point => point[k]));
            volume += members.Length % 2 == 1 ? box : -box;
        }

        return volume;
    }
}
