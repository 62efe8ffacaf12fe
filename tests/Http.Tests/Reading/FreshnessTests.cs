namespace Tune.Http.Tests;

/// <summary>How long results are fresh.</summary>
public sealed class FreshnessTests
{
    [Fact]
    public void Results_of_many_trials_are_fresh_ten_times_as_long_as_they_took()
    {
        var time = new ManualTimeProvider();
        var freshness = new Freshness(time);
        Assert.False(freshness.IsFresh);

        var many = Results(20_001);
        Assert.Same(many, freshness.Make(() =>
        {
            time.Advance(0.3);
            return many;
        }));

        Assert.True(freshness.IsFresh);
        time.Advance(2.999);
        Assert.True(freshness.IsFresh);
        time.Advance(0.001);
        Assert.False(freshness.IsFresh);
    }

    [Fact]
    public void Those_of_fewer_are_not()
    {
        var time = new ManualTimeProvider();
        var freshness = new Freshness(time);
        freshness.Make(() =>
        {
            time.Advance(1);
            return Results(20_000);
        });

        Assert.False(freshness.IsFresh);
    }

    private static ResultGrid<Configuration> Results(int trials)
    {
        var history = new ExperimentHistory("x", Objective.Minimize("loss"));
        var config = Configuration.Parse("{}");
        for (var trial = 0; trial < trials; trial++) history.Apply(new Facts.TrialCreated(DateTimeOffset.UnixEpoch, new TrialId(trial), config));
        return history.ToResults<Configuration>();
    }
}
