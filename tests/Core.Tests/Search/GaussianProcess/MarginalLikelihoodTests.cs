namespace Tune.Tests.Search;

public sealed class MarginalLikelihoodTests
{
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(8, false, false)]
    [InlineData(21, false, true)]
    [InlineData(19, true, false)]
    [InlineData(26, true, true)]
    public void Gradient_is_that_of_finite_differences(int count, bool isWarped, bool isValueWarped)
    {
        var flat = ModelCases.Mixed.Compile();
        var space = new ModelSpace(flat);
        var likelihood = new MarginalLikelihood(space, ModelCases.Points(space, flat, count), ModelCases.Normals(count), new GpPrior { IsWarped = isWarped, IsValueWarped = isValueWarped });
        var rng = new Rng(5, 6);
        var at = likelihood.Start().Select((value, i) => Math.Max(value, -4) + 0.3 * rng.NextGaussian()).ToArray();
        var gradient = new double[at.Length];
        likelihood.Evaluate(at, gradient);

        for (var i = 0; i < at.Length; i++) Assert.Equal(Slope(i), gradient[i], 1e-5 * Math.Max(1, Math.Abs(gradient[i])));

        double Slope(int i)
        {
            const double Step = 1e-5;
            double[] Moved(double by) => [.. at.Select((value, j) => j == i ? value + by : value)];
            var unused = new double[at.Length];
            return (likelihood.Evaluate(Moved(Step), unused) - likelihood.Evaluate(Moved(-Step), unused)) / (2 * Step);
        }
    }

    [Fact]
    public void Value_of_two_points_is_the_one_worked_by_hand()
    {
        // one parameter, places 0.25 and 0.75, ℓ = 1, η = 0.1: k = (1 + √5/2 + 5/12) e^(−√5/2)
        var flat = new SearchSpace { ["x"] = Domain.Uniform(0, 1) }.Compile();
        var space = new ModelSpace(flat);
        double[] values = [0.5, -1];
        var value = new MarginalLikelihood(space, [[0.25], [0.75]], values, new GpPrior()).Evaluate([0, Math.Log(0.1)], new double[2]);

        var k = (1 + Math.Sqrt(5) / 2 + 5.0 / 12) * Math.Exp(-Math.Sqrt(5) / 2);
        var determinant = 1.1 * 1.1 - k * k;
        var ones = 2 * (1.1 - k) / determinant + 1;
        var both = (values[0] + values[1]) * (1.1 - k) / determinant;
        var squares = (1.1 * (0.25 + 1) - 2 * k * values[0] * values[1]) / determinant;
        var scale = (4 + squares - both * both / ones) / 6;
        var priors = 0.5 * Math.Pow((0 - GpPrior.LengthCentre(1)) / GpPrior.LengthDeviation, 2) + 0.5 * Math.Pow((Math.Log(0.1) - GpPrior.NoiseCentre) / GpPrior.NoiseDeviation, 2);
        Assert.Equal(3 * Math.Log(scale) + 0.5 * Math.Log(determinant) + priors, value, 1e-10);
    }
}
