namespace Tune.Tests.Kernel;

/// <summary>Ray's decision cases of the median rule (reference, part 7.2), in seconds as there.</summary>
public sealed class RayMedianCases
{
    [Fact]
    public void M1_constant_peer()
    {
        var rule = Basic(minSamples: 1);
        rule.Complete(1, 10, 1000);

        Assert.Equal("CCS", Run(rule, (2, 5, 450), (2, 6, 0), (2, 10, 450)));
    }

    [Fact]
    public void M2_only_on_completion()
    {
        var rule = Basic(minSamples: 1);

        Assert.Equal('C', rule.Report(2, 100, 0));
        rule.Complete(1, 101, 1000);
        Assert.Equal('S', rule.Report(2, 101, 0));
    }

    [Fact]
    public void M3_grace_period()
    {
        var rule = Basic(minSamples: 1, grace: 2.5);
        rule.Complete(1, 10, 1000);
        rule.Complete(2, 10, 1000);

        Assert.Equal("CCS", Run(rule, (3, 1, 10), (3, 2, 10), (3, 3, 10)));
    }

    [Fact]
    public void M4_minimum_of_samples()
    {
        var rule = Basic(minSamples: 2);
        rule.Complete(1, 10, 1000);

        Assert.Equal('C', rule.Report(3, 5, 10));
        rule.Complete(2, 5, 1000);
        Assert.Equal('S', rule.Report(3, 5, 10));
    }

    [Fact]
    public void M5_median()
    {
        var rule = BothComplete(hardStop: true);

        Assert.Equal("CS", Run(rule, (3, 1, 260), (3, 2, 260)));
    }

    [Fact]
    public void M6_soft_stop()
    {
        var rule = BothComplete(hardStop: false);

        Assert.Equal("CP", Run(rule, (3, 1, 260), (3, 2, 260)));
        // ours remembers the pause as the fact that it is, not the decision
        rule.Scheduler.Observe(new TrialPauseRequested(KernelDriver.Epoch, new TrialId(3), "worse than the median", ByScheduler: true));
        Assert.Equal("CCC", Run(rule, (3, 3, 0), (3, 4, 0), (3, 5, -1000)));
    }

    [Theory]
    [InlineData(Goal.Maximize)]
    [InlineData(Goal.Minimize)]
    public void M7_other_metrics_and_iterations(Goal goal)
    {
        var sign = goal == Goal.Maximize ? 1 : -1;
        var spec = Given.Spec(scheduler: new MedianStopping { GracePeriod = 0, MinSamples = 1 }) with { Objective = new Objective("mean_loss", goal) };
        var kernel = new KernelDriver(spec);
        kernel.StartNext();
        kernel.StartNext();
        for (var i = 0; i < 10; i++) kernel.Report(0, new Metrics("mean_loss", sign * 100 * i));
        for (var i = 0; i < 5; i++) kernel.Report(1, new Metrics("mean_loss", sign * 450));
        kernel.Report(0, new Metrics("mean_loss", sign * 1000));
        kernel.Complete(0);

        kernel.Report(1, new Metrics("mean_loss", sign * 450));
        kernel.Report(1, new Metrics("mean_loss", 0));

        Assert.Equal(TrialStatus.Running, kernel[1].Status);
    }

    [Fact]
    public void M8_nan_and_infinities()
    {
        var rule = Rule(minSamples: 1);
        double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        for (var trial = 0; trial < 3; trial++)
        {
            for (var time = 0; time < 10; time++) rule.Report(trial, time, values[trial]);
        }

        for (var trial = 0; trial < 3; trial++) rule.Complete(trial, 10, values[trial]);
        // the medians of −inf and +inf are no number: nobody can be worse
        Assert.Equal('C', rule.Report(3, 5, 0));
    }

    [Fact]
    public void Decide_peers_are_those_that_came_as_far()
    {
        var rule = new Deciding(new MedianStopping { GracePeriod = 0, MinSamples = 2 });
        rule.Report(0, 1, 100);
        rule.Report(0, 2, 100);
        rule.Report(1, 1, 100);

        Assert.Equal('S', rule.Report(2, 1, 1));
        Assert.Equal('C', rule.Report(2, 2, 1));
    }

    [Fact]
    public void Decide_ties_with_the_median_go_on()
    {
        var rule = new Deciding(new MedianStopping { GracePeriod = 0, MinSamples = 1 });
        rule.Report(0, 1, 100);

        Assert.Equal('C', rule.Report(1, 1, 100));
        Assert.Equal('S', rule.Report(2, 1, 99.9));
    }

    [Fact]
    public void Decide_reports_before_the_grace_period_count_for_no_mean()
    {
        var rule = new Deciding(new MedianStopping { GracePeriod = 2, MinSamples = 1 });
        rule.Report(0, 1, 1000);
        rule.Report(0, 2, 10);

        Assert.Equal("CC", Run(rule, (1, 1, 20), (1, 2, 20)));
    }

    [Theory]
    [InlineData(true, 'S')]
    [InlineData(false, 'P')]
    public void Decide_a_trial_that_a_person_paused_is_not_spared(bool hardStop, char expected)
    {
        var rule = BothComplete(hardStop);
        rule.Report(3, 1, 260);
        rule.Scheduler.Observe(new TrialPauseRequested(KernelDriver.Epoch, new TrialId(3), "interrupted"));

        Assert.Equal(expected, rule.Report(3, 2, 260));
    }

    [Fact]
    public void Decide_what_is_reported_again_from_a_checkpoint_counts_once()
    {
        var rule = new Deciding(new MedianStopping { GracePeriod = 0, MinSamples = 1 });
        rule.Report(0, 1, 10);
        rule.Report(0, 2, 100);
        rule.Scheduler.Observe(new TrialStarted(KernelDriver.Epoch, new TrialId(0), 2, 2, new CheckpointRef("test", 0, 1, 1, "c", "h", 1)));
        rule.Report(0, 2, 10);

        // the peer's mean is 10, not 40
        Assert.Equal("CC", Run(rule, (1, 1, 20), (1, 2, 20)));
    }

    private static Deciding BothComplete(bool hardStop)
    {
        var rule = Basic(minSamples: 1, hardStop: hardStop);
        rule.Complete(1, 10, 1000);
        rule.Complete(2, 10, 1000);
        return rule;
    }

    private static Deciding Basic(int minSamples, double grace = 0, bool hardStop = true) => Rule(minSamples, grace, hardStop).Basic(first: 0);

    private static Deciding Rule(int minSamples, double grace = 0, bool hardStop = true) =>
        new(new MedianStopping { TimeAttribute = ResourceUnit.Seconds, GracePeriod = grace, MinSamples = minSamples, HardStop = hardStop }, ResourceUnit.Seconds);

    private static string Run(Deciding rule, params (int Trial, double Time, double Value)[] reports) =>
        string.Concat(reports.Select(report => rule.Report(report.Trial, report.Time, report.Value)));
}
