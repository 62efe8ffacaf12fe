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
    public void Last_report_completes_its_trial_and_nobody_is_asked()
    {
        var driver = Driver();
        driver.StartNext();
        Report(driver, 0, 1, 0.1);

        var facts = Report(driver, 1, 1, 0.9, isLast: true);

        Assert.Equal([typeof(TrialReported), typeof(TrialEnded)], facts.Select(fact => fact.GetType()));
        Assert.Equal(EndedBy.Completed, driver[1].EndedBy);
        Assert.Empty(driver.Complete(1));
    }

    [Fact]
    public void Last_report_that_breaks_a_stop_rule_is_ended_by_it()
    {
        var driver = new KernelDriver(Given.Spec() with { Stop = Stop.WhenBelow("loss", 0.2) });
        driver.StartNext();

        Report(driver, 0, 1, 0.1, isLast: true);

        Assert.Equal(EndedBy.StopRule, driver[0].EndedBy);
    }

    [Fact]
    public void Last_report_at_an_interval_of_a_population_is_exploited_by_nobody()
    {
        var driver = new KernelDriver(Given.Spec() with { Samples = 2, Scheduler = new PopulationBasedTraining { PerturbationInterval = 2 } });
        driver.StartNext();
        driver.StartNext();
        driver.ReportWithCheckpoint(0, 0.2);
        driver.ReportWithCheckpoint(0, 0.1);

        Report(driver, 1, 2, 0.9, isLast: true);

        Assert.Equal(EndedBy.Completed, driver[1].EndedBy);
        Assert.DoesNotContain(driver.Journal, fact => fact is TrialPerturbed);
    }

    [Fact]
    public void End_of_a_trial_that_is_to_pause_completes_it()
    {
        var driver = new KernelDriver(Given.Spec() with { Samples = 2, Scheduler = new PopulationBasedTraining { PerturbationInterval = 2, Synchronous = true } });
        driver.StartNext();
        driver.ReportWithCheckpoint(0, 0.2);
        driver.ReportWithCheckpoint(0, 0.1);
        Assert.Equal(Directive.Kind.Pause, driver.Experiment.VerdictFor(new TrialId(0), 1).Action);

        driver.Complete(0);

        Assert.Equal(EndedBy.Completed, driver[0].EndedBy);
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
