namespace Tune.Tests.Kernel;

public sealed class SchedulerActionTests
{
    private static readonly TrialResources Two = new() { Cpu = 2 };

    [Fact]
    public void NextAction_stops_others_than_the_reporter()
    {
        var kernel = Driven(new Scripted
        {
            Decide = (trial, _) => trial.Id.Number == 1 ? Directive.Continue : Directive.Pause("waits for the others"),
            Next = view => view.Trials.Count == 2 && view.Trials[1].Iteration == 1 && !view.Trials[0].Status.IsEnded() ? new SchedulerAction.Stop(new TrialId(0), "worse") : null,
        });
        kernel.Report(0, 5);
        kernel.ConfirmPause(0);

        kernel.Report(1, 4);

        Assert.Equal((TrialStatus.Terminated, EndedBy.Scheduler, "worse"), (kernel[0].Status, kernel[0].EndedBy, kernel[0].Reason));
        Assert.Equal(TrialStatus.Running, kernel[1].Status);
    }

    [Fact]
    public void NextAction_is_asked_when_a_trial_ends()
    {
        var kernel = Driven(new Scripted { Next = view => view.Trials is [{ Status: TrialStatus.Terminated }, { PauseReason: null }] ? new SchedulerAction.Pause(new TrialId(1), "alone") : null });
        kernel.Report(0, 1);
        kernel.Complete(0);

        Assert.Equal(Verdict.Pause("alone"), kernel.Verdict(1));
        Assert.True(kernel[1].IsHeldByScheduler);
    }

    [Fact]
    public void NextAction_that_is_given_again_and_again_ends_the_experiment()
    {
        var number = 0;
        var kernel = new KernelDriver(Given.Spec(scheduler: new Scripted { Next = view => view.Trials.Count == 0 ? null : new SchedulerAction.SetResources(new TrialId(0), Two with { Cpu = ++number }) }));

        kernel.StartNext();

        Assert.Contains("does not come to an end", kernel.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void NextAction_that_changes_nothing_ends_the_experiment()
    {
        var kernel = new KernelDriver(Given.Spec(scheduler: new Scripted { Next = view => view.Trials.Count == 0 ? null : new SchedulerAction.SetResources(new TrialId(0), Two) }));

        kernel.StartNext();

        Assert.Contains("changes nothing", kernel.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void NextAction_about_an_ended_trial_ends_the_experiment()
    {
        var kernel = Driven(new Scripted { Next = view => view.Trials is [{ Status: TrialStatus.Terminated }, _] ? new SchedulerAction.Stop(new TrialId(0), "again") : null });
        kernel.Report(0, 1);

        kernel.Complete(0);

        Assert.Contains("which has ended", kernel.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void SetResources_holds_from_the_next_attempt_and_survives_a_restart()
    {
        var kernel = Driven(new Scripted { Next = view => view is { Capacity.Cpu: 8, Trials: [{ Resources: null }, ..] } ? new SchedulerAction.SetResources(new TrialId(0), Two) : null });
        kernel.Send(new Input.CapacityKnown(kernel.Now, new TrialResources { Cpu = 8 }));
        kernel.Restart(1);

        Assert.Equal(Two, kernel[0].Resources);
        Assert.Equal(8, kernel.Experiment.SchedulingView.Capacity?.Cpu);
        Assert.Empty(kernel.Send(new Input.CapacityKnown(kernel.Now, new TrialResources { Cpu = 8 })));
    }

    [Fact]
    public void Decide_that_saves_asks_for_the_checkpoint_of_this_report_only()
    {
        var kernel = Driven(new Scripted { Decide = (trial, _) => Directive.Continue with { Save = trial.Iteration == 2 } });
        var saves = new List<bool>();
        for (var iteration = 1; iteration <= 3; iteration++)
        {
            kernel.Report(0, 1);
            saves.Add(kernel.Verdict(0).Save);
        }

        Assert.Equal([false, true, false], saves);
        // it arrives when the trial has gone on
        kernel.Send(new Input.Checkpointed(kernel.Now, new TrialId(0), kernel.CheckpointAt(0, 2)));
        Assert.Equal(2, kernel[0].Checkpoint?.Iteration);
        Assert.Empty(kernel.Send(new Input.Checkpointed(kernel.Now, new TrialId(0), kernel.CheckpointAt(0, 1))));
    }

    [Fact]
    public void Decide_that_saves_what_came_with_a_checkpoint_asks_for_nothing()
    {
        var kernel = Driven(new Scripted { Decide = (_, _) => Directive.Continue with { Save = true } });

        Assert.DoesNotContain(kernel.ReportWithCheckpoint(0, 1), fact => fact is TrialSaveRequested);
        Assert.False(kernel.Verdict(0).Save);
    }

    [Fact]
    public void Pause_of_a_trial_that_a_person_paused_holds_it()
    {
        var kernel = Driven(new Scripted { Decide = (_, _) => Directive.Pause("the rung is full") });
        kernel.Send(new Input.Pause(kernel.Now, "lunch"));
        kernel.Report(0, 1);
        kernel.ConfirmPause(0);
        kernel.ConfirmPause(1);

        Assert.Equal([0], kernel.Experiment.SchedulingView.Held.Select(trial => trial.Id.Number));
    }

    private static KernelDriver Driven(Scripted scheduler)
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2, scheduler));
        kernel.StartNext();
        kernel.StartNext();
        return kernel;
    }
}
