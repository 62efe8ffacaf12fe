namespace Tune.Http.Tests;

/// <summary>How long results stand.</summary>
public sealed class StandingTests
{
    [Fact]
    public void Results_of_many_trials_stand_ten_times_as_long_as_they_took()
    {
        var time = new SetTime();
        var standing = new Standing(time);
        Assert.False(standing.IsGood);

        var many = Results(20_001);
        Assert.Same(many, standing.Make(() =>
        {
            time.Pass(TimeSpan.FromMilliseconds(300));
            return many;
        }));

        Assert.True(standing.IsGood);
        time.Pass(TimeSpan.FromMilliseconds(2999));
        Assert.True(standing.IsGood);
        time.Pass(TimeSpan.FromMilliseconds(1));
        Assert.False(standing.IsGood);
    }

    [Fact]
    public void Those_of_fewer_do_not()
    {
        var time = new SetTime();
        var standing = new Standing(time);
        standing.Make(() =>
        {
            time.Pass(TimeSpan.FromSeconds(1));
            return Results(20_000);
        });

        Assert.False(standing.IsGood);
    }

    private static ResultGrid<Configuration> Results(int trials)
    {
        var history = new ExperimentHistory("x", Objective.Minimize("loss"));
        var config = Configuration.Parse("{}");
        for (var trial = 0; trial < trials; trial++) history.Apply(new Facts.TrialCreated(DateTimeOffset.UnixEpoch, new TrialId(trial), config));
        return history.ToResults<Configuration>();
    }

    private sealed class SetTime : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time) => _now += time.Ticks;
    }
}
