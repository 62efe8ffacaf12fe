namespace Tune.Tests.Kernel;

public sealed class ResourceChangingTests
{
    private static readonly DateTimeOffset At = KernelDriver.Epoch;

    /// <summary>A trial that goes on from its start is worse than another again, which then is given more, and so on.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1)]
    public void Trials_come_to_their_end_although_they_save_rarely_or_never(int saveEvery)
    {
        var spec = Given.Spec() with
        {
            Samples = 3, MaxConcurrentTrials = 3,
            Scheduler = new ResourceChanging { Base = new Asha { MaxResource = 9, ReductionFactor = 3, GracePeriod = 9 }, Distribution = ResourceDistribution.ToTheBest, MaxIncreases = 2 },
        };
        var experiment = new Experiment(spec);
        experiment.Handle(new Input.Start(At));
        experiment.Handle(new Input.CapacityKnown(At, new TrialResources { Cpu = 4 }));
        for (var step = 0; !experiment.Status.IsEnded(); step++)
        {
            Assert.True(step < 500, experiment.View(At).Scheduler);
            foreach (var want in experiment.Wants) experiment.Handle(new Input.SlotOffered(At, want.Resources));
            foreach (var trial in experiment.Running.ToList())
            {
                var iteration = trial.Iteration + 1;
                if (experiment.VerdictFor(trial.Id, trial.Attempt).Action == Directive.Kind.Pause) experiment.Handle(new Input.Paused(At, trial.Id, trial.Attempt));
                else if (trial.Iteration >= 12) experiment.Handle(new Input.Completed(At, trial.Id, trial.Attempt));
                else
                {
                    var checkpoint = saveEvery > 0 && iteration % saveEvery == 0 ? new CheckpointRef("e", trial.Id.Number, trial.Attempt, iteration, "c", "h", 1) : null;
                    experiment.Handle(new Input.Reported(At, trial.Id, trial.Attempt, iteration, new Metrics("loss", 1.0 / iteration + 0.001 * trial.Id.Number), TimeSpan.Zero, checkpoint));
                }
            }
        }

        Assert.All(experiment.Trials, trial => Assert.Equal(9, trial.Iteration));
    }
}
