using static Tune.Domain;

namespace Tune.Tests.Search;

public sealed class TpeTests
{
    private static readonly SearchSpace Square = new() { ["x"] = Uniform(-5, 5), ["y"] = LogUniform(1e-4, 1) };

    [Fact]
    public void Best_is_far_better_than_that_of_random_search()
    {
        var random = SearcherDriver.MedianBest(new RandomSearch(), Square, Bowl, 60);

        Assert.InRange(SearcherDriver.MedianBest(new Tpe(), Square, Bowl, 60), 0, random / 5);
        Assert.InRange(SearcherDriver.MedianBest(new Tpe(), Square, Bowl, 60, workers: 8), 0, random / 2);
        Assert.InRange(SearcherDriver.MedianBest(new Tpe { Multivariate = false }, Square, Bowl, 60), 0, random);
    }

    [Fact]
    public void Options_that_are_good_are_chosen_and_their_parameters_learned()
    {
        var late = SearcherDriver.Run(new Tpe(), SearcherDriver.Branches, SearcherDriver.OneGoodBranch, 80).Skip(40).ToList();

        Assert.InRange(late.Count(trial => trial.Score < 1), 30, 40);
        Assert.InRange(late.Count(trial => trial.Score < 0.1), 20, 40);
    }

    [Fact]
    public void A_region_that_fails_is_avoided()
    {
        var late = SearcherDriver.Run(new Tpe(), Square, config => config.Number("x") < 0 ? double.NaN : Bowl(config), 80).Skip(30);

        Assert.InRange(late.Count(trial => trial.Status == TrialStatus.Error), 0, 6);
    }

    [Fact]
    public void Trials_that_run_at_once_differ()
    {
        var late = SearcherDriver.Run(new Tpe(), new SearchSpace { ["n"] = RandInt(0, 1000) }, config => Math.Abs(config.Number("n") - 500), 80, workers: 8).Skip(40);

        Assert.InRange(late.Select(trial => trial.Config.ToString()).Distinct().Count(), 25, 40);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e308)]
    public void Numbers_without_measure_break_nothing(double value) =>
        Assert.Equal(40, SearcherDriver.Run(new Tpe(), Square, config => config.Number("x") > 1 ? value : Bowl(config), 40).Count);

    [Fact]
    public void Validate_names_every_problem()
    {
        var problems = new Tpe { StartupTrials = 0, Candidates = 0, Gamma = 1, MaxGood = 0, PriorWeight = 0, Weights = (TpeWeights)7 }.Validate();

        Assert.Equal(6, problems.Count());
    }

    private static double Bowl(Configuration config) =>
        Math.Pow(config.Number("x") - 1.7, 2) + Math.Pow(Math.Log10(config.Number("y")) + 2.5, 2);
}
