namespace Tune.Tests.Kernel;

public sealed class ObjectiveTests
{
    [Theory]
    [InlineData(2.5, 2.5)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void ToScore_minimize_is_the_value(double value, double expected) => Assert.Equal(expected, Objective.Minimize("m").ToScore(value));

    [Theory]
    [InlineData(2.5, -2.5)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void ToScore_maximize_is_the_negative(double value, double expected) => Assert.Equal(expected, Objective.Maximize("m").ToScore(value));

    [Theory]
    [InlineData(Goal.Minimize)]
    [InlineData(Goal.Maximize)]
    public void ToValue_of_a_score_is_the_value(Goal goal)
    {
        var objective = new Objective("m", goal);

        Assert.Equal(-3.25, objective.ToValue(objective.ToScore(-3.25)));
    }

    [Fact]
    public void ScoreOf_without_the_metric_is_null() => Assert.Null(Objective.Minimize("m").ScoreOf(new Metrics("other", 1)));

    [Fact]
    public void ScoreOf_takes_the_metric_with_its_sign() => Assert.Equal(-4, Objective.Maximize("m").ScoreOf(new Metrics { ["other"] = 1, ["m"] = 4 }));
}
