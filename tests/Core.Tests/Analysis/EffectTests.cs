using static Tune.Domain;

namespace Tune.Tests.Analysis;

public sealed class EffectTests
{
    [Theory]
    [InlineData(Goal.Minimize)]
    [InlineData(Goal.Maximize)]
    public void Of_a_sum_is_its_term_and_the_mean_of_the_rest(Goal goal)
    {
        var space = new SearchSpace { ["rate"] = LogUniform(1e-4, 1), ["b"] = Uniform(0, 1) };
        var effect = Sampled.Analysis(space, 1000, config => 3 * Math.Log10(config.Get("rate")) + 4 * config.Get("b"), goal).Effect("rate");

        Assert.Equal(("rate", "loss", 32), (effect.Parameter, effect.Metric, effect.Points.Length));
        Assert.All(effect.Points, point => Assert.Equal(3 * Math.Log10(point.Number) + 2, point.Expected, 0.8));
        Assert.Equal(0, effect.Points.Average(point => point.Expected - 3 * Math.Log10(point.Number) - 2), 0.15);
        Assert.Equal(1000, effect.Points.Sum(point => point.Trials));
        Assert.All(effect.Points, point => Assert.Null(point.When));
        Assert.Equal(effect.Points.Select(point => point.Number).Order(), effect.Points.Select(point => point.Number));
    }

    [Fact]
    public void Of_options_and_integers_has_a_point_each()
    {
        var space = new SearchSpace { ["kind"] = Choice("relu", "tanh"), ["layers"] = RandInt(1, 4) };
        var analysis = Sampled.Analysis(space, 600, config => (config.Get<string>("kind") == "tanh" ? 10 : 0) + config.Get("layers"));

        Assert.Equal([("relu", 0.0, 2.0), ("tanh", 1.0, 12.0)], analysis.Effect("kind").Points.Select(point => (point.Text, point.Number, Math.Round(point.Expected, 1))));
        Assert.Equal([("1", 1.0, 6.0), ("2", 2.0, 7.0), ("3", 3.0, 8.0)], analysis.Effect("layers").Points.Select(point => (point.Text, point.Number, Math.Round(point.Expected, 1))));
    }

    [Fact]
    public void Of_what_an_option_has_is_with_that_option()
    {
        var analysis = Sampled.Analysis(ImportanceTests.Branches, 600, config => config.TryGet<double>("opt/rate", out var rate) ? 100 + rate : 0);

        var points = analysis.Effect("opt/rate").Points;

        Assert.All(points, point => Assert.Equal("opt = sgd", point.When));
        Assert.All(points, point => Assert.Equal(100 + point.Number, point.Expected, 0.1));
        Assert.Equal([("sgd", 100.5), ("adam", 0.0)], analysis.Effect("opt").Points.Select(point => (point.Text, Math.Round(point.Expected, 1))));
    }

    [Fact]
    public void Of_what_the_space_does_not_leave_open_there_is_none()
    {
        var analysis = Sampled.Analysis(new SearchSpace { ["x"] = Uniform(0, 1), ["fixed"] = 3 }, 9, config => config.Get("x"));

        Assert.Empty(analysis.Effect("x").Points);
        Assert.Throws<ParameterNotFoundException>(() => analysis.Effect("fixed"));
    }
}
