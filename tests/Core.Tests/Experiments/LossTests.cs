namespace Tune.Tests.Kernel;

/// <summary>A trial that takes its process with it is found, and its neighbours do not pay for it.</summary>
public sealed class LossTests
{
    [Fact]
    public void Trial_that_is_lost_three_times_without_getting_further_ends_with_an_error()
    {
        var kernel = Started(samples: 2);
        for (var loss = 0; loss < 3; loss++)
        {
            kernel.Report(0, 1);
            Lose(kernel, 0);
            if (loss == 1) RunToItsEnd(kernel, 1);
            kernel.StartNext();
        }

        Assert.Equal((TrialStatus.Error, 3, TrialError.LostType), (kernel[0].Status, kernel[0].Attempt, kernel[0].Error?.Type));
        Assert.Contains("3 times in a row", kernel[0].Reason, StringComparison.Ordinal);
        Assert.Equal(ExperimentStatus.Finished, kernel.Experiment.Status);
    }

    [Fact]
    public void Losses_that_were_planned_count_for_nothing()
    {
        var kernel = Started(samples: 1);
        for (var loss = 0; loss < 5; loss++)
        {
            kernel.Lose(0);
            kernel.StartNext();
        }

        Assert.Equal((TrialStatus.Running, 0), (kernel[0].Status, kernel[0].Losses));
    }

    [Fact]
    public void Trial_that_gets_further_each_time_is_innocent()
    {
        var kernel = Started(samples: 1);
        for (var loss = 0; loss < 5; loss++)
        {
            kernel.ReportWithCheckpoint(0, 1);
            Lose(kernel, 0);
            kernel.StartNext();
        }

        Assert.Equal((TrialStatus.Running, 1), (kernel[0].Status, kernel[0].Losses));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 5)]
    public void The_limit_is_the_experiments(int limit, int attempts)
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1) with { MaxLossesPerTrial = limit });
        for (var turn = 0; turn < 9 && kernel.StartNext() is { } trial; turn++) Lose(kernel, trial);

        Assert.Equal((TrialStatus.Error, attempts), (kernel[0].Status, kernel[0].Attempt));
    }

    [Fact]
    public void Without_a_limit_it_is_tried_again_for_ever()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1) with { MaxLossesPerTrial = -1 });
        for (var turn = 0; turn < 50 && kernel.StartNext() is { } trial; turn++) Lose(kernel, trial);

        Assert.Equal((TrialStatus.Pending, 50), (kernel[0].Status, kernel[0].Attempt));
    }

    /// <summary>One of eight ends the process whenever it runs; the others need longer than that each time and report at their end only.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(7, true)]
    public void One_of_eight_that_kills_the_process_is_found_and_the_seven_others_complete(int poison, bool isReplayed)
    {
        var kernel = new KernelDriver(Given.Spec(samples: 8));
        var crashes = 0;
        while (!kernel.Experiment.Status.IsEnded() && crashes < 20)
        {
            while (kernel.StartNext() is not null);
            var running = kernel.Experiment.Running.Select(trial => trial.Id.Number).ToList();
            Assert.NotEmpty(running);
            if (running.Contains(poison))
            {
                crashes++;
                if (isReplayed) kernel.Restart(1);
                foreach (var trial in running) Lose(kernel, trial);
            }
            else
            {
                foreach (var trial in running) RunToItsEnd(kernel, trial);
            }
        }

        Assert.Equal(3, crashes);
        Assert.Equal(TrialStatus.Error, kernel[poison].Status);
        Assert.All(kernel.Experiment.Trials.Where(trial => trial.Id.Number != poison), trial => Assert.Equal(TrialStatus.Terminated, trial.Status));
    }

    [Fact]
    public void What_is_doubtful_runs_alone_and_after_all_that_is_not()
    {
        var kernel = Started(samples: 3);
        for (var loss = 0; loss < 2; loss++)
        {
            Lose(kernel, 0);
            if (loss == 0) kernel.StartNext();
        }

        // 1 and 2 go first
        Assert.Equal((1, 2), (kernel.StartNext(), kernel.StartNext()));
        Assert.Null(kernel.StartNext());
        Assert.Equal(PendingReason.OthersFirst, kernel.Experiment.WhyPending(kernel[0])?.Reason);
        RunToItsEnd(kernel, 1);
        Assert.Equal(0, kernel.Experiment.Demand);
        RunToItsEnd(kernel, 2);
        Assert.Equal(1, kernel.Experiment.Demand);
        Assert.Equal(0, kernel.StartNext());
    }

    [Fact]
    public void Nothing_starts_beside_what_is_doubtful_until_it_gets_further()
    {
        var kernel = Started(samples: 1);
        Lose(kernel, 0);
        kernel.StartNext();
        Lose(kernel, 0);
        Assert.Equal(0, kernel.StartNext());
        kernel.Send(new Input.Extend(kernel.Now, 2, TimeSpan.Zero));

        Assert.Equal(0, kernel.Experiment.Demand);
        Assert.Null(kernel.StartNext());
        kernel.Report(0, 1);
        Assert.Equal(1, kernel.StartNext());
    }

    [Fact]
    public void What_is_doubtful_is_in_snapshots()
    {
        var kernel = Started(samples: 1);
        Lose(kernel, 0);
        kernel.StartNext();
        Lose(kernel, 0);
        var waiting = Copy(kernel);
        kernel.StartNext();
        kernel.Send(new Input.Extend(kernel.Now, 2, TimeSpan.Zero));
        var running = Copy(kernel);

        Assert.Equal((1, 2), (waiting.Demand, waiting.Trials[0].Losses));
        Assert.Equal(0, running.Demand);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_limit_that_cannot_be_is_refused(int limit) => Assert.Contains(
        "MaxLossesPerTrial must be at least 1, or -1 for no limit",
        Assert.Throws<InvalidExperimentException>(() => new Experiment(Given.Spec() with { MaxLossesPerTrial = limit })).Message, StringComparison.Ordinal);

    private static Experiment Copy(KernelDriver kernel)
    {
        var copy = new Experiment(kernel.Spec);
        copy.Restore(Assert.IsType<string>(kernel.Experiment.Capture()));
        return copy;
    }

    private static KernelDriver Started(int samples)
    {
        var kernel = new KernelDriver(Given.Spec(samples));
        kernel.StartNext();
        return kernel;
    }

    private static void RunToItsEnd(KernelDriver kernel, int trial)
    {
        if (kernel.Experiment.Find(new TrialId(trial))?.Status != TrialStatus.Running) kernel.StartNext();
        kernel.Report(trial, 1);
        kernel.Complete(trial);
    }

    private static void Lose(KernelDriver kernel, int trial) => kernel.Send(new Input.Lost(kernel.Now, new TrialId(trial), kernel[trial].Attempt, "its process ended") { IsUnexpected = true });
}
