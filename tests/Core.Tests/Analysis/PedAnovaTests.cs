using static Tune.Domain;

namespace Tune.Tests.Analysis;

public sealed class PedAnovaTests
{
    private static readonly SearchSpace Square = new() { ["x"] = Uniform(0, 1), ["z"] = Uniform(0, 1), ["idle"] = Uniform(0, 1) };

    [Fact]
    public void Goes_by_the_best_alone()
    {
        // low where x is low, high where z is high
        var trials = Sampled.Trials(Square, 1000, config => (config.Get("x") < 0.1 ? -1 : 0) + (config.Get("z") > 0.9 ? 1 : 0));

        ImportanceTests.AssertShares(Sampled.Analysis(Square, trials).Importance(ImportanceMethod.PedAnova), 0.03, ("x", 1), ("z", 0), ("idle", 0));
        ImportanceTests.AssertShares(Sampled.Analysis(Square, trials, Goal.Maximize).Importance(ImportanceMethod.PedAnova), 0.03, ("x", 0), ("z", 1), ("idle", 0));
    }

    [Fact]
    public void Is_the_same_for_every_increasing_function()
    {
        var trials = Sampled.Trials(Square, 200, config => config.Get("x") + config.Get("z") / 2);

        var (one, other) = (Sampled.Analysis(Square, trials).Importance(ImportanceMethod.PedAnova),
            Sampled.Analysis(Square, trials.Select(trial => (trial.Configuration, Math.Exp(20 * trial.Value)))).Importance(ImportanceMethod.PedAnova));

        Assert.Equal(one.Parameters.AsEnumerable(), other.Parameters);
        Assert.True(one["x"] > one["z"] && one["z"] > one["idle"], $"{one}");
        Assert.Null(one.Fit);
        Assert.Empty(one.Interactions);
    }

    [Fact]
    public void Of_options_is_the_divergence_of_their_shares()
    {
        var space = new SearchSpace { ["two"] = Choice(0, 1), ["five"] = Choice(0, 1, 2, 3, 4) };
        var result = Sampled.Analysis(space, 4000, config => config.Get("two") == 0 && config.Get("five") == 0 ? 0 : 1).Importance(ImportanceMethod.PedAnova);

        // a tenth: all of one option in two, of one in five: 1/p - 1
        ImportanceTests.AssertShares(result, 0.02, ("two", 1 / 5.0), ("five", 4 / 5.0));
    }

    [Fact]
    public void Of_what_an_option_has_is_nested_in_it()
    {
        var space = ImportanceTests.Branches;
        var result = Sampled.Analysis(space, 10_000, config => config.TryGet<double>("opt/rate", out var rate) && rate < 0.2 ? rate : 1 + (config.TryGet<double>("opt/beta", out var beta) ? beta : 0))
            .Importance(ImportanceMethod.PedAnova);

        // the best tenth: the half that has a rate, a fifth of it. The chance to be among them has the variance 0.01 between the options, and 0.09 in all
        ImportanceTests.AssertShares(result, 0.04, ("opt", 1 / 9.0), ("opt/rate", 8 / 9.0), ("opt/beta", 0));
    }

    [Fact]
    public void Few_trials_do_not_make_idle_parameters_important()
    {
        var space = new SearchSpace(new ParameterSpec.Group([.. Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"x{i:00}", Uniform(0, 1).Spec))]));
        var result = Sampled.Analysis(space, 100, config => config.Get("x07")).Importance(ImportanceMethod.PedAnova);

        Assert.Equal("x07", result.Parameters[0].Parameter);
        Assert.InRange(result["x07"], 0.6, 1);
    }
}
