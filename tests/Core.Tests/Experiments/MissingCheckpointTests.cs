namespace Tune.Tests.Kernel;

public sealed class MissingCheckpointTests
{
    private static readonly PopulationBasedTraining Population = new()
    {
        Synchronous = true,
        PerturbationInterval = 2,
        Mutations = new() { ["x"] = Domain.Uniform(0, 1) },
    };

    [Fact]
    public void Pause_by_the_scheduler_without_a_checkpoint_fails_the_experiment_and_says_what_to_do()
    {
        var kernel = Started();
        kernel.Report(0, 0.5);
        kernel.Report(0, 0.4);

        kernel.ConfirmPause(0);

        Assert.Equal((TrialStatus.Error, EndedBy.Failure, "CheckpointNotSaved"), (kernel[0].Status, kernel[0].EndedBy, kernel[0].Error!.Type));
        Assert.StartsWith("The scheduler pbt paused the trial after iteration 2 (", kernel[0].Error!.Message, StringComparison.Ordinal);
        Assert.EndsWith("Save one with each report, or use a scheduler that needs none, as Asha.", kernel[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal((ExperimentStatus.Failed, kernel[0].Error!.Message), (kernel.Experiment.Status, kernel.Experiment.Reason));
        Assert.Equal(TrialStatus.Terminated, kernel[1].Status);
    }

    [Fact]
    public void Pause_by_the_scheduler_without_a_checkpoint_fails_one_trial_only_when_another_has_saved()
    {
        var kernel = Started();
        kernel.ReportWithCheckpoint(1, 0.5);
        kernel.Report(0, 0.5);
        kernel.Report(0, 0.4);

        kernel.ConfirmPause(0);

        Assert.Equal(TrialStatus.Error, kernel[0].Status);
        Assert.Equal((ExperimentStatus.Running, TrialStatus.Running), (kernel.Experiment.Status, kernel[1].Status));
    }

    [Fact]
    public void Pause_by_the_scheduler_with_an_older_checkpoint_goes_on_from_that()
    {
        var kernel = Started();
        kernel.ReportWithCheckpoint(0, 0.5);
        kernel.Report(0, 0.4);

        kernel.ConfirmPause(0);

        Assert.Equal(TrialStatus.Paused, kernel[0].Status);
    }

    [Fact]
    public void Pause_by_a_person_without_a_checkpoint_begins_anew()
    {
        var kernel = Started();
        kernel.Report(0, 0.5);
        kernel.Send(new Input.Pause(kernel.Now, "lunch"));

        kernel.ConfirmPause(0);

        Assert.Equal(TrialStatus.Paused, kernel[0].Status);
    }

    private static KernelDriver Started()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2, scheduler: Population));
        kernel.StartNext();
        kernel.StartNext();
        return kernel;
    }
}
