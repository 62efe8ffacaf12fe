using static Tune.Domain;

namespace Tune.Tests.Search;

public sealed class SurrogateTests
{
    [Fact]
    public void Model_finds_the_minimum_of_a_quadratic_function()
    {
        var model = new QuadraticModel(new ModelFrame(new CmaDistribution([0.5, 0.5], 0.1), 1), 20, []);
        var rng = new Rng(1, 1);
        for (var row = 0; row < 12; row++)
        {
            double[] place = [0.5 + 0.1 * rng.NextGaussian(), 0.5 + 0.1 * rng.NextGaussian()];
            model.Add(place, [], Bowl(place));
        }

        var minimum = model.Minimum([0.5, 0.5], 10);

        Assert.Equal(0.62, minimum[0], 2);
        Assert.Equal(0.45, minimum[1], 2);
        Assert.Equal(Bowl([0.55, 0.52]), model.Predict([0.55, 0.52], []), 1);
    }

    [Fact]
    public void Minimum_stays_within_the_radius()
    {
        var model = new QuadraticModel(new ModelFrame(new CmaDistribution([0.5], 0.1), 1), 10, []);
        for (var row = 0; row < 5; row++) model.Add([0.4 + 0.05 * row], [], -row);

        Assert.Equal(0.5 + 0.1 * 2, model.Minimum([0.5], 2)[0], 6);
    }

    [Fact]
    public void Effects_of_options_are_learned_beside_numbers()
    {
        var space = new SearchSpace { ["c"] = Choice("a", "b", "c"), ["x"] = Uniform(0, 1) }.Compile();
        var model = new QuadraticModel(new ModelFrame(new CmaDistribution([0.5], 0.2), 1), 30, [space.Dimensions[0]]);
        var rng = new Rng(2, 1);
        for (var row = 0; row < 24; row++)
        {
            var x = rng.NextDouble();
            model.Add([x], [row % 3], (row % 3) switch { 0 => 2, 1 => 0.5, _ => 1 } + x);
        }

        var effects = model.EffectsOf(0).ToArray();

        Assert.Equal(1.5, effects[0] - effects[1], 1);
        Assert.Equal(0.5, effects[2] - effects[1], 1);
    }

    [Fact]
    public void What_is_inactive_has_no_effect()
    {
        var model = new QuadraticModel(new ModelFrame(new CmaDistribution([0.5, 0.5], 0.1), 1), 10, []);
        for (var row = 0; row < 6; row++) model.Add([0.4 + 0.05 * row, double.NaN], [], row);

        Assert.Equal(model.Predict([0.45, double.NaN], []), model.Predict([0.45, 0.5], []), 12);
    }

    [Fact]
    public void Outcomes_are_ordered_on_the_scale()
    {
        TrialOutcome Whole(double score) => new(0, 0, false, 9, score);
        var scale = CmaScoreScale.Of([Whole(3), Whole(5), Whole(9), Whole(4)]);

        Assert.NotNull(scale);
        double[] units =
        [
            scale.ToUnits(Whole(3)), scale.ToUnits(new(0, 0, true, 2, 3.5)), scale.ToUnits(new(0, 0, true, 2, 8)), scale.ToUnits(Whole(9)),
            scale.ToUnits(new(1, 0.1, false, 9, 1)), scale.ToUnits(new(1, double.PositiveInfinity, false, 9, 1)), scale.ToUnits(TrialOutcome.Failure),
        ];
        Assert.Equal(units.Order(), units);
        Assert.Equal(new[] { 0.0, 1.0 }, units[..2]);
        Assert.All(units, unit => Assert.True(double.IsFinite(unit)));
        Assert.Equal(7, scale.ToScore(scale.ToUnits(Whole(7))), 12);
    }

    [Fact]
    public void Outcomes_that_do_not_differ_have_no_scale() =>
        Assert.Null(CmaScoreScale.Of([new(0, 0, false, 1, 2), new(0, 0, false, 1, 2), TrialOutcome.Failure]));

    [Theory]
    [InlineData(2, 0, 0, 3, 100)]
    [InlineData(-1, 0, 0, 3, 2)]
    [InlineData(1, 2, 2, 1, 0.5)]
    public void Step_is_the_best_within_the_radius(double h00, double h01, double h10, double h11, double radius)
    {
        double[] hessian = [h00, h01, h10, h11];
        double[] gradient = [1, -2];
        double Value(double x, double y) => x - 2 * y + (h00 * x * x + 2 * h01 * x * y + h11 * y * y) / 2;

        var step = CmaTrustRegion.Step(hessian, gradient, radius);

        var best = Enumerable.Range(0, 200).SelectMany(a => Enumerable.Range(1, 200).Select(r => (Angle: a * Math.PI / 100, Length: Math.Min(radius, 3) * r / 200)))
            .Min(polar => Value(polar.Length * Math.Cos(polar.Angle), polar.Length * Math.Sin(polar.Angle)));
        Assert.InRange(Math.Sqrt(step[0] * step[0] + step[1] * step[1]), 0, radius * (1 + 1e-12));
        Assert.InRange(Value(step[0], step[1]), double.NegativeInfinity, best + 0.1 * Math.Abs(best));
    }

    private static double Bowl(double[] place)
    {
        var (x, y) = ((place[0] - 0.62) * 10, (place[1] - 0.45) * 10);
        return 2 * x * x + x * y + y * y;
    }
}
