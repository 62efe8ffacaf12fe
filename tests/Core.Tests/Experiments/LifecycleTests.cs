namespace Tune.Tests.Kernel;

public sealed class LifecycleTests
{
    [Fact]
    public void Start_twice_starts_once()
    {
        var kernel = new KernelDriver();

        Assert.Empty(kernel.Send(new Input.Start(kernel.Now)));
        Assert.Single(kernel.Journal);
    }

    [Fact]
    public void Slot_before_the_start_starts_nothing()
    {
        var kernel = new KernelDriver(start: false);

        Assert.Empty(kernel.OfferSlot());
        Assert.Equal(0, kernel.Experiment.Demand);
    }

    [Fact]
    public void Complete_last_trial_finishes_the_experiment()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2));
        for (var trial = 0; trial < 2; trial++)
        {
            kernel.StartNext();
            kernel.Report(trial, 1);
            Assert.Equal(ExperimentStatus.Running, kernel.Experiment.Status);
            kernel.Complete(trial);
        }

        Assert.Equal((ExperimentStatus.Finished, "all 2 trials have ended"), (kernel.Experiment.Status, kernel.Experiment.Reason));
    }

    [Fact]
    public void StopTrial_ends_it_and_its_runner_hears_why()
    {
        var kernel = new KernelDriver();
        kernel.StartNext();

        kernel.Send(new Input.StopTrial(kernel.Now, new TrialId(0), "boring"));

        Assert.Equal((TrialStatus.Terminated, EndedBy.User, "boring"), (kernel[0].Status, kernel[0].EndedBy, kernel[0].Reason));
        Assert.Equal(Verdict.Stop("boring"), kernel.Verdict(0));
        Assert.Empty(kernel.Send(new Input.StopTrial(kernel.Now, new TrialId(0), "again")));
        Assert.Empty(kernel.Send(new Input.StopTrial(kernel.Now, new TrialId(99), "unknown")));
    }

    [Fact]
    public void VerdictFor_an_unknown_trial_is_stop() =>
        Assert.Equal(Directive.Kind.Stop, new KernelDriver().Experiment.VerdictFor(new TrialId(3), 1).Action);

    [Fact]
    public void Stop_ends_every_live_trial()
    {
        var kernel = new KernelDriver(Given.Spec() with { MaxFailuresPerTrial = 1 });
        kernel.StartNext();
        kernel.StartNext();
        kernel.StartNext();
        kernel.Fail(0);
        kernel.ConfirmPause(1);

        kernel.Send(new Input.Stop(kernel.Now, "enough"));

        Assert.Equal((ExperimentStatus.Stopped, "enough"), (kernel.Experiment.Status, kernel.Experiment.Reason));
        Assert.All(kernel.Experiment.Trials, trial => Assert.Equal((TrialStatus.Terminated, EndedBy.Experiment), (trial.Status, trial.EndedBy)));
        Assert.Empty(kernel.Send(new Input.Stop(kernel.Now, "again")));
        Assert.Empty(kernel.OfferSlot());
    }

    [Fact]
    public void Pause_asks_running_trials_to_pause_and_resume_starts_them_again_from_their_checkpoint()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        kernel.StartNext();
        kernel.ReportWithCheckpoint(0, 1);

        kernel.Send(new Input.Pause(kernel.Now, "lunch"));

        Assert.Equal(Verdict.Pause("lunch"), kernel.Verdict(0));
        Assert.Null(kernel.StartNext());
        kernel.ConfirmPause(0);
        Assert.Equal((TrialStatus.Paused, "lunch"), (kernel[0].Status, kernel[0].Reason));
        Assert.Null(kernel.StartNext());
        kernel.Send(new Input.Resume(kernel.Now));
        Assert.Equal(0, kernel.StartNext());
        Assert.Equal((1, 2), (kernel[0].Iteration, kernel[0].Attempt));
    }

    [Fact]
    public void Extend_after_finished_creates_more_trials()
    {
        var kernel = FinishedAfterOne();

        kernel.Send(new Input.Extend(kernel.Now, 2, TimeSpan.Zero));

        Assert.Equal((ExperimentStatus.Running, 3L), (kernel.Experiment.Status, kernel.Experiment.Total));
        Assert.Equal([1, 2, null], Enumerable.Range(0, 3).Select(_ => kernel.StartNext()));
    }

    [Fact]
    public void Extend_after_stopped_goes_on_with_the_trials_that_were_left()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 3));
        kernel.StartNext();
        kernel.Send(new Input.Stop(kernel.Now, "enough"));

        kernel.Send(new Input.Extend(kernel.Now, 1, TimeSpan.Zero));

        Assert.Equal((ExperimentStatus.Running, 4L), (kernel.Experiment.Status, kernel.Experiment.Total));
        Assert.Equal(1, kernel.StartNext());
        Assert.Equal(TrialStatus.Terminated, kernel[0].Status);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(-1, 5)]
    [InlineData(1, -5)]
    public void Extend_by_nothing_or_less_changes_nothing(int samples, int seconds)
    {
        var kernel = FinishedAfterOne();

        Assert.Empty(kernel.Send(new Input.Extend(kernel.Now, samples, TimeSpan.FromSeconds(seconds))));
        Assert.Equal(ExperimentStatus.Finished, kernel.Experiment.Status);
    }

    [Fact]
    public void Extend_finished_by_time_alone_finishes_again()
    {
        var kernel = FinishedAfterOne();

        kernel.Send(new Input.Extend(kernel.Now, 0, TimeSpan.FromSeconds(5)));

        Assert.Equal(ExperimentStatus.Finished, kernel.Experiment.Status);
    }

    [Fact]
    public void Samples_null_creates_trials_until_the_stop_rule_ends_the_experiment()
    {
        var kernel = new KernelDriver(Given.Spec(samples: null, stop: Stop.WhenBelow("loss", 0).ForExperiment()));
        Assert.Null(kernel.Experiment.Total);
        for (var trial = 0; trial < 100; trial++)
        {
            Assert.Equal(trial, kernel.StartNext());
            kernel.Report(trial, 1);
            kernel.Complete(trial);
            Assert.Equal(ExperimentStatus.Running, kernel.Experiment.Status);
        }

        kernel.StartNext();
        kernel.Report(100, -1);

        Assert.Equal(ExperimentStatus.Stopped, kernel.Experiment.Status);
        Assert.StartsWith("trial 00100: ", kernel.Experiment.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Pause_at_a_rung_does_not_spare_a_trial_its_decision()
    {
        var kernel = new KernelDriver(Given.Spec(scheduler: new Asha { MaxResource = 9, ReductionFactor = 3 }));
        for (var trial = 0; trial < 3; trial++) kernel.StartNext();
        kernel.Report(0, 1);
        kernel.Report(1, 2);
        kernel.Send(new Input.Pause(kernel.Now, "lunch"));

        kernel.Report(2, 3);

        Assert.Equal((TrialStatus.Terminated, EndedBy.Scheduler), (kernel[2].Status, kernel[2].EndedBy));
    }

    private static KernelDriver FinishedAfterOne()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        kernel.StartNext();
        kernel.Report(0, 1);
        kernel.Complete(0);
        Assert.Equal(ExperimentStatus.Finished, kernel.Experiment.Status);
        return kernel;
    }
}
