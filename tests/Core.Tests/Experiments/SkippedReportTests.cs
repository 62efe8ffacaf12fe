namespace Tune.Tests.Kernel;

/// <summary>Callers that count iterations by themselves, and ends that come with their last report.</summary>
public sealed class SkippedReportTests
{
    [Fact]
    public void Report_that_skips_counts_what_is_between_as_reported_without_metrics()
    {
        var driver = Driver();

        var facts = Report(driver, 0, 9, 0.5);

        Assert.Equal(Enumerable.Range(1, 9), facts.OfType<TrialReported>().Select(fact => fact.Iteration));
        Assert.Equal([.. Enumerable.Repeat<double?>(null, 8), 0.5], facts.OfType<TrialReported>().Select(fact => fact.Score));
        Assert.Equal(9, driver[0].Iteration);
    }

    [Fact]
    public void Report_that_may_not_skip_is_out_of_order()
    {
        var driver = Driver();

        Assert.Empty(Report(driver, 0, 9, 0.5, maySkip: false));
        Assert.Equal(0, driver[0].Iteration);
    }

    [Fact]
    public void Decision_is_made_at_the_report_alone_and_by_the_highest_rung_that_was_passed()
    {
        var driver = Driver();
        for (var trial = 1; trial < 4; trial++) driver.StartNext();

        Assert.DoesNotContain(Report(driver, 0, 3, 0.1), fact => fact is TrialEnded);
        Assert.Equal(EndedBy.Scheduler, Assert.Single(Report(driver, 1, 3, 0.9).OfType<TrialEnded>()).EndedBy);
        Assert.DoesNotContain(Report(driver, 2, 3, 0.05), fact => fact is TrialEnded);
        Assert.Equal(EndedBy.Scheduler, Assert.Single(Report(driver, 0, 1000, 0.01).OfType<TrialEnded>()).EndedBy);
    }

    [Fact]
    public void Last_report_is_not_decided_on()
    {
        var driver = Driver();
        driver.StartNext();
        Report(driver, 0, 1, 0.1);

        var facts = Report(driver, 1, 1, 0.9, isLast: true);

        Assert.IsType<TrialReported>(Assert.Single(facts));
        Assert.Equal(EndedBy.Completed, Assert.Single(driver.Complete(1).OfType<TrialEnded>()).EndedBy);
    }

    private static KernelDriver Driver()
    {
        var driver = new KernelDriver(Given.Spec() with { Samples = 10, Scheduler = new Asha { MaxResource = 81, ReductionFactor = 3 } });
        driver.StartNext();
        return driver;
    }

    private static IReadOnlyList<Fact> Report(KernelDriver driver, int trial, int iteration, double loss, bool maySkip = true, bool isLast = false) =>
        driver.Send(new Input.Reported(driver.Now, new TrialId(trial), driver[trial].Attempt, iteration, new Metrics("loss", loss), TimeSpan.Zero) { MaySkip = maySkip, IsLast = isLast });
}
