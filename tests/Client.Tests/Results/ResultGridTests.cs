namespace Tune;

public sealed class ResultGridTests
{
    private sealed record Config(double Lr, string Optimizer);

    private static Journal ThreeTrials() => new Journal().Started()
        .Trial("""{"lr":0.1,"optimizer":"sgd"}""").Report(0, 1, 0.9).Report(0, 2, 0.5).Completed(0)
        .Trial("""{"lr":0.2,"optimizer":"adam"}""").Report(1, 1, 0.6).Report(1, 2, 0.7).Completed(1)
        .Trial("""{"lr":0.3,"optimizer":"adam"}""").Report(2, 1, 0.65).Report(2, 2, 0.7).Completed(2)
        .Ended();

    [Fact]
    public void Best_is_by_the_last_value_and_the_first_of_equals()
    {
        var results = ThreeTrials().Results<Config>();

        Assert.Equal(1, results.Best.Trial.Number);
        Assert.Equal(new Config(0.2, "adam"), results.Best.Config);
        Assert.True(results.TryGetBest(out var best));
        Assert.Same(results.Best, best);
    }

    [Theory]
    [InlineData(MetricScope.Last, 1)]
    [InlineData(MetricScope.All, 0)]
    [InlineData(MetricScope.Average, 0)]
    [InlineData(MetricScope.Last5Average, 0)]
    [InlineData(MetricScope.Last10Average, 0)]
    public void BestBy_scope_picks_the_number(MetricScope scope, int expected) => Assert.Equal(expected, ThreeTrials().Results().BestBy(scope: scope).Trial.Number);

    [Fact]
    public void BestBy_passes_over_NaN_and_infinities_unless_included()
    {
        var results = new Journal().Started()
            .Trial("{}").Report(0, 1, double.NaN).Completed(0)
            .Trial("{}").Report(1, 1, double.PositiveInfinity).Completed(1)
            .Trial("{}").Report(2, 1, 0.5).Completed(2)
            .Trial("{}").Completed(3).Results();

        Assert.Equal(2, results.Best.Trial.Number);
        Assert.Equal(1, results.BestBy(includeNonFinite: true).Trial.Number);
        Assert.Equal(2, results.BestBy(goal: Goal.Minimize, includeNonFinite: true).Trial.Number);
    }

    [Fact]
    public void Best_without_a_value_says_how_many_failed()
    {
        var results = new Journal().Started().Trial("{}").Errored(0).Trial("{}").Report(1, 1, double.NaN).Completed(1).Results();

        var error = Assert.Throws<NoCompletedTrialException>(() => results.Best);

        Assert.Contains("None of the 2 trials has a finite 'accuracy'; 1 ended with an error", error.Message, StringComparison.Ordinal);
        Assert.False(results.TryGetBest(out _));
        Assert.Equal([0], results.Errors.Select(trial => trial.Trial.Number));
    }

    [Fact]
    public void BestBy_unknown_metric_names_those_that_there_are()
    {
        var error = Assert.Throws<TuneException>(() => ThreeTrials().Results().BestBy("acuracy", Goal.Maximize));

        Assert.Equal("No trial reported 'acuracy'; the metrics are: accuracy.", error.Message);
    }

    [Fact]
    public void BestBy_another_metric_needs_a_goal() =>
        Assert.Contains("Goal.Minimize or Goal.Maximize", Assert.Throws<ArgumentException>(() => ThreeTrials().Results().BestBy("loss")).Message, StringComparison.Ordinal);

    [Fact]
    public void Config_that_does_not_fit_throws_only_when_read()
    {
        var trial = new Journal().Started().Trial("""{"lr":"high","optimizer":"sgd"}""").Results<Config>()[0];

        Assert.Equal("high", trial.Configuration.Get<string>("lr"));
        Assert.Throws<InvalidConfigurationException>(() => trial.Config);
    }

    [Fact]
    public void Folder_is_the_trials_in_the_results_folder() =>
        Assert.Equal(Path.Combine("results", "trial_00000"), new Journal().Started().Trial("{}").Results("results")[0].Folder);
}
