namespace Tune.Tests.Kernel;

public sealed class ExperimentLifeTests
{
    private static readonly TrialId First = new(0);

    [Fact]
    public void Before_its_first_fact_it_is_paused_and_takes_no_time()
    {
        var life = new ExperimentLife();

        Assert.Equal((ExperimentStatus.Paused, null, false, TimeSpan.Zero), (life.Status, life.Reason, life.HasStarted, life.ElapsedAt(At(100))));
    }

    [Fact]
    public void Status_and_reason_are_those_of_the_last_fact_that_says_something_of_them()
    {
        var life = new ExperimentLife();
        (Fact Fact, ExperimentStatus Status, string? Reason)[] course =
        [
            (new ExperimentStarted(At(0)), ExperimentStatus.Running, null),
            (new TrialCreated(At(1), First, Given.Config(0.5)), ExperimentStatus.Running, null),
            (new ExperimentPaused(At(2), "lunch"), ExperimentStatus.Paused, "lunch"),
            (new TrialPauseRequested(At(2), First, "lunch"), ExperimentStatus.Paused, "lunch"),
            (new ExperimentExtended(At(3), 1, TimeSpan.Zero), ExperimentStatus.Paused, "lunch"),
            (new ExperimentRecovered(At(4)), ExperimentStatus.Paused, "lunch"),
            (new ExperimentResumed(At(5)), ExperimentStatus.Running, null),
            (new ExperimentExtended(At(6), 1, TimeSpan.Zero), ExperimentStatus.Running, null),
            (new ExperimentEnded(At(7), ExperimentStatus.Failed, "it broke"), ExperimentStatus.Failed, "it broke"),
            (new ExperimentExtended(At(8), 1, TimeSpan.Zero), ExperimentStatus.Running, null),
            (new ExperimentEnded(At(9), ExperimentStatus.Finished, "done"), ExperimentStatus.Finished, "done"),
        ];

        foreach (var (fact, status, reason) in course)
        {
            life.Apply(fact);
            Assert.Equal((status, reason, true), (life.Status, life.Reason, life.HasStarted));
        }
    }

    [Fact]
    public void Pauses_down_times_and_what_comes_after_the_end_take_no_time()
    {
        var life = Of(new ExperimentStarted(At(0)), new ExperimentPaused(At(5), "lunch"), new ExperimentResumed(At(20)), new TrialCreated(At(26), First, Given.Config(0.5)));
        Assert.Equal(TimeSpan.FromSeconds(12), life.ElapsedAt(At(27)));

        // its process ended after the last fact
        life.Apply(new ExperimentRecovered(At(1000)));
        Assert.Equal(TimeSpan.FromSeconds(11), life.ElapsedAt(At(1000)));
        life.Apply(new ExperimentEnded(At(1004), ExperimentStatus.Stopped, "enough"));
        Assert.Equal(TimeSpan.FromSeconds(15), life.ElapsedAt(At(2000)));
        life.Apply(new ExperimentExtended(At(3000), 1, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(16), life.ElapsedAt(At(3001)));
    }

    [Fact]
    public void Extension_and_recovery_in_a_pause_do_not_start_the_clock()
    {
        var life = Of(new ExperimentStarted(At(0)), new ExperimentPaused(At(5), "lunch"), new ExperimentExtended(At(6), 1, TimeSpan.Zero), new ExperimentRecovered(At(7)));

        Assert.Equal(TimeSpan.FromSeconds(5), life.ElapsedAt(At(100)));
    }

    [Fact]
    public void Clock_that_was_set_back_counts_nothing_twice()
    {
        var life = Of(new ExperimentStarted(At(0)), new TrialCreated(At(10), First, Given.Config(0.5)), new TrialStarted(At(5), First, 1, 9, null));

        Assert.Equal(TimeSpan.FromSeconds(10), life.ElapsedAt(At(9)));
        Assert.Equal(TimeSpan.FromSeconds(12), life.ElapsedAt(At(12)));
    }

    private static ExperimentLife Of(params Fact[] facts)
    {
        var life = new ExperimentLife();
        foreach (var fact in facts) life.Apply(fact);
        return life;
    }

    private static DateTimeOffset At(double seconds) => KernelDriver.Epoch.AddSeconds(seconds);
}
