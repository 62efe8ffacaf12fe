namespace Tune.Tests.Kernel;

public sealed class TrialQueueTests
{
    [Fact]
    public void Slot_new_trials_start_in_the_order_of_their_numbers()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 3));

        Assert.Equal([0, 1, 2, null], Enumerable.Range(0, 4).Select(_ => kernel.StartNext()));
    }

    [Fact]
    public void Slot_lost_trials_go_first_by_number()
    {
        var kernel = Started(3);
        kernel.Lose(2);
        kernel.Lose(0);

        Assert.Equal([0, 2, 3], Enumerable.Range(0, 3).Select(_ => kernel.StartNext()));
    }

    [Fact]
    public void Slot_failed_trial_waits_for_one_new_trial_and_then_goes_first()
    {
        var kernel = Started(1);
        kernel.Fail(0);

        Assert.Equal([1, 0, 2], Enumerable.Range(0, 3).Select(_ => kernel.StartNext()));
    }

    [Fact]
    public void Slot_failed_trials_go_in_the_order_of_their_failures()
    {
        var kernel = Started(2);
        kernel.Fail(1);
        kernel.Fail(0);

        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).Select(_ => kernel.StartNext()));
    }

    [Fact]
    public void Slot_lost_goes_before_failed()
    {
        var kernel = Started(3);
        kernel.Fail(0);
        kernel.StartNext();
        kernel.Lose(1);

        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(_ => kernel.StartNext()));
    }

    [Fact]
    public void Slot_trials_that_the_scheduler_paused_go_last_first_paused_first()
    {
        var kernel = new KernelDriver(Given.Spec(scheduler: new PauseAtFirstReport(), samples: 4) with { MaxFailuresPerTrial = 1 });
        for (var trial = 0; trial < 3; trial++) kernel.StartNext();
        kernel.Report(1, 1);
        kernel.ConfirmPause(1);
        kernel.Report(0, 1);
        kernel.ConfirmPause(0);
        kernel.Fail(2);

        Assert.Equal([3, 2, 1, 0, null], Enumerable.Range(0, 5).Select(_ => kernel.StartNext()));
    }

    [Fact]
    public void Slot_trials_that_a_person_paused_go_on_before_new_ones()
    {
        var kernel = Started(3, samples: 5);
        kernel.ConfirmPause(1);
        kernel.ConfirmPause(0);

        Assert.Equal([0, 1, 3, 4, null], Enumerable.Range(0, 5).Select(_ => kernel.StartNext()));
    }

    private sealed record PauseAtFirstReport : SchedulerSpec
    {
        public override IScheduler Create(Problem problem) => new Scheduler();

        private sealed class Scheduler : IScheduler
        {
            public void Observe(Fact fact)
            {
                // it treats all alike
            }

            public Directive Decide(Trial trial, ISchedulingView view) => Directive.Pause("every trial holds once");
        }
    }

    [Fact]
    public void Slot_always_failing_trial_does_not_keep_new_ones_from_starting()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 5) with { MaxFailuresPerTrial = -1 });
        var started = new List<int>();
        for (var turn = 0; turn < 9; turn++)
        {
            var trial = kernel.StartNext()!.Value;
            started.Add(trial);
            if (trial == 0) kernel.Fail(0);
        }

        Assert.Equal([0, 1, 0, 2, 0, 3, 0, 4, 0], started);
    }

    [Fact]
    public void Slot_ended_trial_leaves_the_queue()
    {
        var kernel = Started(2, samples: 2);
        kernel.Lose(0);
        kernel.ConfirmPause(1);
        kernel.Send(new Input.StopTrial(kernel.Now, new TrialId(0), "enough"));

        Assert.Equal(1, kernel.StartNext());
        Assert.Null(kernel.StartNext());
    }

    [Fact]
    public void Slot_beyond_MaxConcurrentTrials_starts_nothing()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 9) with { MaxConcurrentTrials = 2 });

        Assert.Equal(2, kernel.Experiment.Demand);
        Assert.Equal([0, 1, null], Enumerable.Range(0, 3).Select(_ => kernel.StartNext()));
        Assert.Equal(0, kernel.Experiment.Demand);
        kernel.Lose(0);
        Assert.Equal([0, null], Enumerable.Range(0, 2).Select(_ => kernel.StartNext()));
    }

    [Fact]
    public void Demand_counts_what_could_start()
    {
        var kernel = Started(2, samples: 4);

        Assert.Equal(2, kernel.Experiment.Demand);
        kernel.Lose(0);
        kernel.ConfirmPause(1);
        Assert.Equal(4, kernel.Experiment.Demand);
    }

    [Fact]
    public void Slot_offered_and_taken_creates_then_starts()
    {
        var facts = new KernelDriver().OfferSlot();

        Assert.Equal([typeof(TrialCreated), typeof(TrialStarted)], facts.Select(fact => fact.GetType()));
        Assert.Equal(1, ((TrialStarted)facts[1]).Attempt);
    }

    private static KernelDriver Started(int count, int samples = 9)
    {
        var kernel = new KernelDriver(Given.Spec(samples) with { MaxFailuresPerTrial = 5 });
        for (var i = 0; i < count; i++) kernel.StartNext();
        return kernel;
    }
}
