namespace Tune.Tests.Search;

public sealed class WarpedScoresTests
{
    [Theory]
    [InlineData(1, 0, 0.69314718055994531)]
    [InlineData(3, 0.5, 2)]
    [InlineData(3, -1, 0.75)]
    [InlineData(-3, 0, -7.5)]
    [InlineData(-1, 2, -0.69314718055994531)]
    [InlineData(-2.5, 1, -2.5)]
    [InlineData(1e9, 1, 1e9)]
    public void Value_is_that_of_the_paper(double y, double lambda, double expected) => Assert.Equal(expected, YeoJohnson.Value(y, lambda), 1e-9 * Math.Max(1, Math.Abs(expected)));

    [Theory]
    [InlineData(2.5, 0.3)]
    [InlineData(2.5, 1e-7)]
    [InlineData(-1.5, 0.3)]
    [InlineData(-1.5, 2)]
    public void Slopes_are_those_of_finite_differences(double y, double lambda)
    {
        const double Step = 1e-5;
        double ByValue(double l) => (YeoJohnson.Value(y + Step, l) - YeoJohnson.Value(y - Step, l)) / (2 * Step);

        Assert.Equal((YeoJohnson.Value(y, lambda + Step) - YeoJohnson.Value(y, lambda - Step)) / (2 * Step), YeoJohnson.Slope(y, lambda), 1e-6);
        Assert.Equal((Math.Log(ByValue(lambda + 1e-3)) - Math.Log(ByValue(lambda - 1e-3))) / 2e-3, YeoJohnson.LogSlope(y), 1e-5);
    }

    [Fact]
    public void Slopes_of_standardised_values_are_those_of_finite_differences()
    {
        double[] scores = [.. ModelCases.Normals(12).Select(value => Math.Exp(value) - 1)];
        const double Lambda = 0.4, Step = 1e-5;
        var (at, above, below) = (new WarpedScores(scores, Lambda), new WarpedScores(scores, Lambda + Step), new WarpedScores(scores, Lambda - Step));

        Assert.Equal(0, at.Values.Sum(), 1e-12);
        Assert.Equal(12, at.Values.Sum(value => value * value), 1e-12);
        Assert.Equal((above.Penalty - below.Penalty) / (2 * Step), at.PenaltySlope, 1e-6);
        for (var i = 0; i < scores.Length; i++) Assert.Equal((above.Values[i] - below.Values[i]) / (2 * Step), at.Slopes[i], 1e-6);
    }

    [Fact]
    public void Scale_is_that_of_the_better_half()
    {
        // median 3; the better half 1, 2, 3 lies √(5/3) around it
        var unit = Math.Sqrt(5.0 / 3);
        double[] expected = [-2 / unit, -1 / unit, 0, 1e9, 2 / unit];

        Assert.Equal(expected, ScoreScale.Apply([1, 2, 3, 1e200, 5]), (left, right) => Math.Abs(left - right) <= 1e-12 * Math.Max(1, Math.Abs(left)));
    }

    [Fact]
    public void Scale_takes_infinities_for_the_best_and_the_worst()
    {
        var scaled = ScoreScale.Apply([double.NegativeInfinity, 1, 2, double.PositiveInfinity]);

        Assert.Equal([scaled[1], scaled[1], scaled[2], scaled[2]], scaled);
        Assert.Equal([0, 0], ScoreScale.Apply([double.PositiveInfinity, double.PositiveInfinity]));
        Assert.Empty(ScoreScale.Apply([]));
        Assert.All(ScoreScale.Apply([-1.7e308, 1.7e308, 0]), value => Assert.True(double.IsFinite(value)));
    }
}
