using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Tune.Tests.Objectives;

public sealed class ParetoTests
{
    /// <summary>Sets of points with ties, duplicates and, now and then, infinities and NaN.</summary>
    public static Gen<ImmutableArray<double>[]> Sets(int mostPoints, bool finite = false) =>
        from objectives in Gen.Choose(2, 5)
        from count in Gen.Choose(1, mostPoints)
        from values in Gen.OneOf(
            Gen.Choose(0, 5).Select(value => (double)value),
            Gen.Choose(-1000, 1000).Select(value => value / 64.0),
            finite ? Gen.Constant(0.5) : Gen.Frequency((9, Gen.Choose(0, 9).Select(value => (double)value)), (1, Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity)))).ArrayOf(objectives * count)
        select Enumerable.Range(0, count).Select(i => values.Skip(i * objectives).Take(objectives).ToImmutableArray()).ToArray();

    [Fact]
    public void Front_is_what_no_other_point_dominates() => RandomSpaces.ForAll(Sets(40), points =>
        Pareto.Front(points).SequenceEqual(Enumerable.Range(0, points.Length).Where(i => !Array.Exists(points, other => Dominates(other, points[i])))), 400);

    [Fact]
    public void Ranks_are_those_of_fronts_that_are_taken_away_one_by_one() => RandomSpaces.ForAll(Sets(40), points =>
    {
        var ranks = Pareto.Ranks(points);
        var left = Enumerable.Range(0, points.Length).ToList();
        for (var rank = 0; left.Count > 0; rank++)
        {
            var front = left.Where(i => !left.Exists(other => Dominates(points[other], points[i]))).ToList();
            if (!front.TrueForAll(i => ranks[i] == rank)) return false;
            left = [.. left.Except(front)];
        }

        return true;
    }, 400);

    [Fact]
    public void Dominates_is_the_definition_and_an_order() => RandomSpaces.ForAll(Sets(3), points => points.All(a => points.All(b =>
        Pareto.Dominates(a, b) == Dominates(a, b) && !(Pareto.Dominates(a, b) && Pareto.Dominates(b, a)) && points.All(c => !(Pareto.Dominates(a, b) && Pareto.Dominates(b, c)) || Pareto.Dominates(a, c)))), 400);

    [Fact]
    public void Crowding_is_that_of_the_paper()
    {
        ImmutableArray<double>[] front = [[0, 10], [1, 6], [4, 4], [9, 1], [10, 0]];

        Assert.Equal([double.PositiveInfinity, 0.4 + 0.6, 0.8 + 0.5, 0.6 + 0.4, double.PositiveInfinity], CrowdingDistance.Of(front));
    }

    [Fact]
    public void Crowding_takes_what_has_no_measure()
    {
        Assert.Empty(CrowdingDistance.Of([]));
        Assert.All(CrowdingDistance.Of([[1, 1], [1, 1], [1, 1]]), distance => Assert.False(double.IsNaN(distance)));
        Assert.All(CrowdingDistance.Of([[double.NegativeInfinity, 1], [0, 0], [double.PositiveInfinity, -1]]), distance => Assert.False(double.IsNaN(distance)));
    }

    private static bool Dominates(ImmutableArray<double> a, ImmutableArray<double> b)
    {
        static double Worst(double score) => double.IsNaN(score) ? double.PositiveInfinity : score;
        return a.Zip(b).All(pair => Worst(pair.First) <= Worst(pair.Second)) && a.Zip(b).Any(pair => Worst(pair.First) < Worst(pair.Second));
    }
}
