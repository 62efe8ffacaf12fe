namespace Tune.Tests.Kernel;

public sealed class PerturbationTests
{
    private const string Reason = "copies trial 00001";

    [Fact]
    public void Perturbed_running_trial_pauses_without_saving_and_goes_on_from_the_donor()
    {
        var kernel = Perturbed();

        Assert.Equal(Verdict.Pause(Reason) with { IsDiscarded = true }, kernel.Verdict(0));
        Assert.Equal(Given.Config(0.25), kernel[0].NextPerturbation?.Config);
        Assert.NotEqual(Given.Config(0.25), kernel[0].Config);

        kernel.ConfirmPause(0);
        Assert.Equal(0, kernel.StartNext());

        Assert.Equal((Given.Config(0.25), 3, 1), (kernel[0].Config, kernel[0].Iteration, kernel[0].Checkpoint?.Trial));
        Assert.Equal(0.25, kernel[0].Assignment.Values[0]);
        Assert.Equal(new TrialId(1), Assert.Single(kernel[0].Perturbations).Donor);
        Assert.Null(kernel[0].NextPerturbation);
        Assert.Equal(4, Assert.IsType<TrialReported>(kernel.Report(0, 1)[0]).Iteration);
    }

    [Fact]
    public void Perturbed_trial_ignores_what_its_old_attempt_still_saves()
    {
        var kernel = Perturbed();
        kernel.Send(new Input.Checkpointed(kernel.Now, new TrialId(0), kernel.CheckpointAt(0, kernel[0].Iteration)));
        kernel.ConfirmPause(0);
        kernel.StartNext();

        Assert.Equal(1, kernel[0].Checkpoint?.Trial);
    }

    [Fact]
    public void Perturbed_trial_that_is_lost_goes_on_from_the_donor_as_often_as_needed()
    {
        var kernel = Perturbed();
        kernel.Lose(0);
        kernel.StartNext();
        kernel.Lose(0);
        kernel.StartNext();

        Assert.Equal((Given.Config(0.25), 3), (kernel[0].Config, kernel[0].Iteration));
        Assert.Single(kernel[0].Perturbations);
    }

    [Fact]
    public void Lease_lasts_until_the_borrower_has_a_checkpoint_of_its_own()
    {
        var kernel = Perturbed();
        var borrowed = kernel[1].Checkpoint!;
        Assert.Equal([borrowed], kernel.Experiment.LeasedCheckpoints);
        kernel.ReportWithCheckpoint(1, 1);
        Assert.Equal([borrowed], kernel.Experiment.LeasedCheckpoints);
        kernel.ConfirmPause(0);
        kernel.StartNext();
        kernel.Report(0, 1);
        Assert.Equal([borrowed], kernel.Experiment.LeasedCheckpoints);

        var facts = kernel.ReportWithCheckpoint(0, 1);

        Assert.Equal(new CheckpointReleased(kernel.Now, new TrialId(1), borrowed, new TrialId(0)), facts.OfType<CheckpointReleased>().Single());
        Assert.Empty(kernel.Experiment.LeasedCheckpoints);
    }

    [Fact]
    public void Lease_of_an_own_checkpoint_that_comes_back_from_a_borrower()
    {
        // trial 1 made it, trial 0 went on from it, and trial 1 goes on from where trial 0 is: from what it made itself, long after
        var mine = new CheckpointRef("test", 0, 1, 2, "checkpoint_000002", "hash", 1);
        var kernel = Perturbed(new Perturbation(new TrialId(1), mine, 1, Given.Config(0.5), Given.Config(0.25), []));
        kernel.Send(new Input.Checkpointed(kernel.Now, new TrialId(0), kernel.CheckpointAt(0, 1)));
        kernel.ConfirmPause(0);
        kernel.StartNext();

        Assert.Equal([mine], kernel.Experiment.LeasedCheckpoints);
        Assert.Equal(new TrialId(0), Assert.Single(kernel.ReportWithCheckpoint(0, 1).OfType<CheckpointReleased>()).Trial);
    }

    [Fact]
    public void Lease_ends_with_the_borrower()
    {
        var kernel = Perturbed();
        kernel.Send(new Input.StopTrial(kernel.Now, new TrialId(0), "enough"));

        Assert.Empty(kernel.Experiment.LeasedCheckpoints);
    }

    [Fact]
    public void Lease_that_ends_with_the_borrower_leaves_it_without_a_checkpoint()
    {
        var kernel = Perturbed();
        kernel.ConfirmPause(0);
        kernel.StartNext();
        kernel.Report(0, 1);
        Assert.Equal(kernel[1].Checkpoint, kernel[0].Checkpoint);

        kernel.Complete(0);

        Assert.Empty(kernel.Experiment.LeasedCheckpoints);
        Assert.Null(kernel[0].Checkpoint);
    }

    [Fact]
    public void Lease_ends_before_the_experiment_does()
    {
        var facts = Stopped(Perturbed());

        Assert.IsType<ExperimentEnded>(facts[^1]);
        Assert.Single(facts.OfType<CheckpointReleased>());
    }

    [Fact]
    public void Lease_and_lineage_survive_a_restart_and_a_snapshot()
    {
        var kernel = Perturbed();
        var restored = new Experiment(kernel.Spec);
        restored.Restore(kernel.Experiment.Capture()!);
        Assert.Equal(kernel.Experiment.LeasedCheckpoints, restored.LeasedCheckpoints);
        Assert.Equal(kernel[0].NextPerturbation, restored.Trials[0].NextPerturbation);

        kernel.Restart(1);
        Assert.Single(kernel.Experiment.LeasedCheckpoints);
        kernel.ConfirmPause(0);
        kernel.StartNext();
        restored = new Experiment(kernel.Spec);
        restored.Restore(kernel.Experiment.Capture()!);

        Assert.Equal(Assert.Single(kernel[0].Perturbations), Assert.Single(restored.Trials[0].Perturbations));
        Assert.Equal(kernel.Experiment.Capture(), restored.Capture());
    }

    [Fact]
    public void Perturbed_by_itself_alone_saves_and_goes_on_from_its_own()
    {
        var kernel = Perturbed(new Perturbation(new TrialId(0), null, 1, Given.Config(0.5), Given.Config(0.25), []));

        Assert.Equal(Verdict.Pause(Reason), kernel.Verdict(0));
        kernel.Send(new Input.Checkpointed(kernel.Now, new TrialId(0), kernel.CheckpointAt(0, 1)));
        kernel.ConfirmPause(0);
        kernel.StartNext();

        Assert.Equal((Given.Config(0.25), 1, 0), (kernel[0].Config, kernel[0].Iteration, kernel[0].Checkpoint?.Trial));
        Assert.Empty(kernel.Experiment.LeasedCheckpoints);
    }

    [Fact]
    public void Perturbed_to_what_is_not_of_the_space_ends_the_experiment()
    {
        var kernel = Perturbed(new Perturbation(new TrialId(1), null, 1, Given.Config(0.5), Given.Config(7), []));

        Assert.Equal(ExperimentStatus.Failed, kernel.Experiment.Status);
        Assert.Contains("trial 00000", kernel.Experiment.Reason, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Fact> Stopped(KernelDriver kernel) => kernel.Send(new Input.Stop(kernel.Now, "enough"));

    /// <summary>Trial 1 is at 3 with a checkpoint; trial 0 reports its first and is to become what trial 1 is, but 0.25.</summary>
    private static KernelDriver Perturbed(Perturbation? perturbation = null)
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2, new Scripted { Next = Copy, Choose = Choose, Ready = view => view.Held.Count }));
        kernel.StartNext();
        kernel.StartNext();
        for (var iteration = 1; iteration <= 3; iteration++) kernel.ReportWithCheckpoint(1, 1);
        kernel.Report(0, 2);
        return kernel;

        static StartChoice Choose(ISchedulingView view) => view.CanCreate ? StartChoice.Create : view.Held.Count > 0 ? StartChoice.Resume(view.Held[0].Id) : StartChoice.Hold;

        SchedulerAction? Copy(ISchedulingView view) => view.Trials is [{ Iteration: 1, NextPerturbation: null, Perturbations.IsEmpty: true } loser, { Iteration: 3, Checkpoint: { } checkpoint } winner]
            ? new SchedulerAction.Perturb(loser.Id, perturbation ?? new Perturbation(winner.Id, checkpoint, 1, winner.Config, Given.Config(0.25), [new("x", "0.5", "0.25", "× 0.5")]), Reason)
            : null;
    }
}
