namespace Tune.Grains;

public sealed class ExperimentClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly SetClock _time = new() { Now = Noon };

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public void Goes_on_as_a_stopwatch_whatever_the_clock_is_set_to(int minutes)
    {
        var clock = new ExperimentClock(_time, Noon.AddDays(-1));
        Assert.Equal(Noon, clock.Now);

        _time.Now += TimeSpan.FromMinutes(minutes);
        _time.Passed += TimeSpan.FromSeconds(12);

        Assert.Equal(Noon.AddSeconds(12), clock.Now);
    }

    [Fact]
    public void Begins_no_earlier_than_what_is_stored()
    {
        var latest = Noon.AddHours(1);

        Assert.Equal(latest, new ExperimentClock(_time, latest).Now);
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
