using static Tune.Domain;

namespace Tune.Tests.Search;

public sealed class GaussianProcessTests
{
    private static readonly SearchSpace Square = new() { ["x"] = Uniform(-5, 5), ["y"] = LogUniform(1e-4, 1) };

    [Theory]
    [InlineData(AcquisitionFunction.LogExpectedImprovement, 1e-4)]
    [InlineData(AcquisitionFunction.UpperConfidenceBound, 1e-3)]
    [InlineData(AcquisitionFunction.ProbabilityOfImprovement, 1e-2)]
    [InlineData(AcquisitionFunction.Thompson, 1e-2)]
    public void Best_of_a_smooth_function_is_nearly_the_optimum(AcquisitionFunction acquisition, double most) =>
        Assert.InRange(SearcherDriver.MedianBest(new GaussianProcess { Acquisition = acquisition }, Square, Bowl, 30, seeds: 5), 0, most);

    [Fact]
    public void Parallel_trials_cost_little() =>
        Assert.InRange(SearcherDriver.MedianBest(new GaussianProcess(), Square, Bowl, 40, seeds: 5, workers: 8), 0, 1e-3);

    [Fact]
    public void First_trial_is_the_centre_of_the_space()
    {
        var first = SearcherDriver.Run(new GaussianProcess(), Square, Bowl, 1)[0].Config;

        Assert.Equal(0, first.Number("x"), 1e-12);
        Assert.Equal(0.01, first.Number("y"), 1e-12);
    }

    [Fact]
    public void Options_that_are_good_are_chosen_and_their_parameters_learned()
    {
        Assert.Equal(0, SearcherDriver.Run(new GaussianProcess(), SearcherDriver.Branches, SearcherDriver.OneGoodBranch, 40).Min(trial => trial.Score));
    }

    [Fact]
    public void A_region_that_fails_is_avoided()
    {
        var late = SearcherDriver.Run(new GaussianProcess(), Square, config => config.Number("x") < 0 ? double.NaN : Bowl(config), 50).Skip(25).ToList();

        Assert.InRange(late.Count(trial => trial.Status == TrialStatus.Error), 0, 3);
        Assert.InRange(late.Min(trial => trial.Score ?? 1), 0, 1e-3);
    }

    [Fact]
    public void Failures_alone_break_nothing() =>
        Assert.Equal(20, SearcherDriver.Run(new GaussianProcess(), Square, _ => double.NaN, 20).Select(trial => trial.Config.ToString()).Distinct().Count());

    [Fact]
    public void Trials_that_run_at_once_differ()
    {
        var late = SearcherDriver.Run(new GaussianProcess(), new SearchSpace { ["n"] = RandInt(0, 1000) }, config => Math.Abs(config.Number("n") - 500), 60, workers: 8);

        Assert.Equal(60, late.Select(trial => trial.Config.ToString()).Distinct().Count());
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e308)]
    [InlineData(-1e308)]
    public void Numbers_without_measure_break_nothing(double value) =>
        Assert.Equal(30, SearcherDriver.Run(new GaussianProcess(), Square, config => config.Number("x") > 1 ? value : Bowl(config), 30).Count);

    [Theory]
    [InlineData(0)]
    [InlineData(1e-300)]
    [InlineData(7)]
    public void A_function_that_is_the_same_everywhere_breaks_nothing(double value) =>
        Assert.Equal(30, SearcherDriver.Run(new GaussianProcess(), Square, _ => value, 30).Count);

    [Fact]
    public void Noise_is_averaged_out()
    {
        var rng = new Rng(8, 8);
        var trials = SearcherDriver.Run(new GaussianProcess(), Square, config => Bowl(config) + 0.3 * rng.NextGaussian(), 60);

        Assert.InRange(trials.Skip(40).Select(trial => Bowl(trial.Config)).Order().ElementAt(10), 0, 0.3);
    }

    [Fact]
    public void Trust_region_serves_many_dimensions_and_many_trials()
    {
        var many = TestSpace(18);
        var random = SearcherDriver.MedianBest(new RandomSearch(), many, Sphere, 120, seeds: 3);
        Assert.InRange(SearcherDriver.MedianBest(new GaussianProcess(), many, Sphere, 120, seeds: 3), 0, random / 20);

        var few = TestSpace(3);
        var trials = SearcherDriver.Run(new GaussianProcess { TrustRegionTrials = 40, MaxModelTrials = 30 }, few, Sphere, 150);
        Assert.InRange(trials.Min(trial => trial.Score ?? 1), 0, 1e-4);
    }

    [Fact]
    public void Validate_names_every_problem()
    {
        var problems = new GaussianProcess
        {
            StartupTrials = 0, Acquisition = (AcquisitionFunction)9, Kappa = -1, Candidates = 0, Starts = 0, TrustRegionDimensions = -1, TrustRegionTrials = -1, MaxModelTrials = 7,
        }.Validate();

        Assert.Equal(8, problems.Count());
    }

    private static SearchSpace TestSpace(int dimensions) =>
        new(new ParameterSpec.Group([.. Enumerable.Range(0, dimensions).Select(d => KeyValuePair.Create($"x{d}", Uniform(-1, 1).Spec))]));

    private static double Sphere(Configuration config) => config.Root.EnumerateObject().Select((property, d) => Math.Pow(property.Value.GetDouble() - 0.4 * Math.Sin(d + 1), 2)).Sum();

    private static double Bowl(Configuration config) =>
        Math.Pow(config.Number("x") - 1.7, 2) + Math.Pow(Math.Log10(config.Number("y")) + 2.5, 2);
}
