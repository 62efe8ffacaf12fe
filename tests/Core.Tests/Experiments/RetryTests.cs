namespace Tune.Tests.Kernel;

public sealed class RetryTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public void Fail_n_allowed_failures_make_n_plus_1_attempts(int allowed, int attempts)
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1) with { MaxFailuresPerTrial = allowed });
        while (kernel.StartNext() is not null) kernel.Fail(0);

        Assert.Equal(attempts, kernel[0].Attempt);
        Assert.Equal(attempts, kernel[0].Failures);
        Assert.Equal((TrialStatus.Error, EndedBy.Failure), (kernel[0].Status, kernel[0].EndedBy));
        Assert.Equal(ExperimentStatus.Finished, kernel.Experiment.Status);
    }

    [Fact]
    public void Fail_minus_1_retries_for_ever()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1) with { MaxFailuresPerTrial = -1 });
        for (var i = 0; i < 50; i++)
        {
            kernel.StartNext();
            kernel.Fail(0);
        }

        Assert.Equal((TrialStatus.Pending, 50), (kernel[0].Status, kernel[0].Failures));
        Assert.Equal(0, kernel.StartNext());
    }

    [Fact]
    public void Fail_not_retryable_ends_at_once()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2) with { MaxFailuresPerTrial = -1 });
        kernel.StartNext();

        kernel.Fail(0, isRetryable: false);

        Assert.Equal((TrialStatus.Error, "it broke"), (kernel[0].Status, kernel[0].Reason));
        Assert.False(kernel[0].Error!.IsRetryable);
    }

    [Fact]
    public void TrialError_of_a_NonRetryableTrialException_is_not_retryable()
    {
        Assert.False(TrialError.From(new NonRetryableTrialException("no"), 3).IsRetryable);
        Assert.True(TrialError.From(new InvalidOperationException("maybe"), 3).IsRetryable);
    }

    [Fact]
    public void Fail_with_FailFast_ends_the_experiment_and_its_other_trials()
    {
        var kernel = new KernelDriver(Given.Spec() with { FailFast = true });
        kernel.StartNext();
        kernel.StartNext();

        kernel.Fail(1);

        Assert.Equal(ExperimentStatus.Failed, kernel.Experiment.Status);
        Assert.Equal("trial 00001 failed: it broke", kernel.Experiment.Reason);
        Assert.Equal((TrialStatus.Terminated, EndedBy.Experiment), (kernel[0].Status, kernel[0].EndedBy));
        Assert.Equal(0, kernel.Experiment.Demand);
    }

    [Fact]
    public void Lose_does_not_count_as_a_failure()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        for (var i = 0; i < 5; i++)
        {
            kernel.StartNext();
            kernel.Lose(0);
        }

        Assert.Equal((TrialStatus.Pending, 0, 5), (kernel[0].Status, kernel[0].Failures, kernel[0].Attempt));
    }

    [Fact]
    public void Start_after_a_loss_goes_on_from_the_last_checkpoint()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        kernel.StartNext();
        kernel.Report(0, 5);
        kernel.ReportWithCheckpoint(0, 4);
        kernel.Report(0, 3);
        kernel.Lose(0);

        var started = kernel.OfferSlot().OfType<TrialStarted>().Single();

        Assert.Equal((2, 2), (started.Attempt, started.Checkpoint!.Iteration));
        Assert.Equal(2, kernel[0].Iteration);
        Assert.Single(kernel.Report(0, 3.5));
        Assert.Equal((3, 3.0), (kernel[0].Iteration, kernel[0].BestScore));
    }

    [Fact]
    public void Start_after_a_loss_without_a_checkpoint_starts_over()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        kernel.StartNext();
        kernel.Report(0, 5);
        kernel.Lose(0);
        kernel.StartNext();

        Assert.Equal(0, kernel[0].Iteration);
        Assert.Null(kernel[0].Checkpoint);
    }

    [Fact]
    public void Report_of_a_superseded_attempt_changes_nothing_and_its_runner_is_told_to_stop()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        kernel.StartNext();
        kernel.Lose(0);
        kernel.StartNext();
        var stale = new Input.Reported(kernel.Now, new TrialId(0), 1, 1, new Metrics("loss", 0), TimeSpan.Zero);

        Assert.Empty(kernel.Send(stale));
        Assert.Equal(Directive.Kind.Stop, kernel.Experiment.VerdictFor(new TrialId(0), 1).Action);
        Assert.Contains("superseded", kernel.Experiment.VerdictFor(new TrialId(0), 1).Reason, StringComparison.Ordinal);
        Assert.Equal(Directive.Kind.Continue, kernel.Experiment.VerdictFor(new TrialId(0), 2).Action);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Report_duplicate_or_too_early_changes_nothing(int iteration)
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        kernel.StartNext();
        kernel.Report(0, 1);

        Assert.Empty(kernel.Send(new Input.Reported(kernel.Now, new TrialId(0), 1, iteration, new Metrics("loss", 0), TimeSpan.Zero)));
    }

    [Fact]
    public void Start_from_a_checkpoint_does_not_record_rungs_twice()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2, scheduler: new Asha { MaxResource = 9, ReductionFactor = 3 }));
        kernel.StartNext();
        kernel.ReportWithCheckpoint(0, 5);
        kernel.Report(0, 4);
        kernel.Report(0, 3);
        Assert.Contains("1:1 3:1 9:0", kernel.Experiment.View(kernel.Now).Scheduler, StringComparison.Ordinal);
        kernel.Lose(0);
        kernel.StartNext();

        kernel.Report(0, 4);
        kernel.Report(0, 3);

        Assert.Contains("1:1 3:1 9:0", kernel.Experiment.View(kernel.Now).Scheduler, StringComparison.Ordinal);
        Assert.Equal(9, kernel.Verdict(0).GrantedTo);
    }

    [Fact]
    public void Checkpointed_counts_only_for_the_current_attempt_and_iteration()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));
        kernel.StartNext();
        kernel.Report(0, 1);
        var right = kernel.CheckpointAt(0, 1);

        Assert.Empty(kernel.Send(new Input.Checkpointed(kernel.Now, new TrialId(0), right with { Iteration = 2 })));
        Assert.Empty(kernel.Send(new Input.Checkpointed(kernel.Now, new TrialId(0), right with { Attempt = 2 })));
        Assert.Single(kernel.Send(new Input.Checkpointed(kernel.Now, new TrialId(0), right)));
        Assert.Empty(kernel.Send(new Input.Checkpointed(kernel.Now, new TrialId(0), right)));
        Assert.Equal(right, kernel[0].Checkpoint);
    }
}
