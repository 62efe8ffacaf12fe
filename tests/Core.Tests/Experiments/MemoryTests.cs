namespace Tune.Tests.Kernel;

/// <summary>What trials that have ended take. On its own: what other tests hold would count as well.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    private const int Trials = 10_000;

    /// <summary>About a half more than it was when this was written: 486 bytes, of which the configuration's text is 90.</summary>
    private const int MostBytes = 720;

    [Fact]
    public void Ended_trial_with_five_parameters_takes_little() => Assert.InRange(BytesOfATrial(Ended), 0, MostBytes);

    [Fact]
    public void Ended_trial_takes_no_more_after_a_restart() => Assert.InRange(
        BytesOfATrial(() =>
        {
            var restored = new Experiment(Spec());
            restored.Restore(Ended().Capture() ?? "");
            return restored;
        }),
        0,
        MostBytes);

    [Fact]
    public void Ended_trial_takes_no_more_after_a_replay() => Assert.InRange(
        BytesOfATrial(() =>
        {
            var replayed = new Experiment(Spec());
            Run(new Experiment(Spec()), facts => replayed.Replay(facts.Select(fact => FactJson.Read(FactJson.Write(fact)))));
            return replayed;
        }),
        0,
        MostBytes);

    private static ExperimentSpec<Configuration> Spec() => Given.Spec(samples: Trials, space: new SearchSpace
    {
        ["rate"] = Domain.LogUniform(1e-5, 1e-1),
        ["hidden"] = Domain.QRandInt(16, 256, 16),
        ["dropout"] = Domain.Uniform(0, 0.5),
        ["activation"] = Domain.Choice("relu", "tanh", "gelu"),
        ["layers"] = Domain.RandInt(1, 5),
    });

    private static Experiment Ended()
    {
        var experiment = new Experiment(Spec());
        Run(experiment, _ => { });
        return experiment;
    }

    private static void Run(Experiment experiment, Action<IReadOnlyList<Fact>> take)
    {
        var at = KernelDriver.Epoch;
        take(experiment.Handle(new Input.Start(at)));
        for (var trial = 0; trial < Trials; trial++)
        {
            at += TimeSpan.FromMilliseconds(1);
            take(experiment.Handle(new Input.SlotOffered(at)));
            take(experiment.Handle(new Input.Reported(at, new TrialId(trial), 1, 1, new Metrics("loss", trial), TimeSpan.FromSeconds(1))));
            take(experiment.Handle(new Input.Completed(at, new TrialId(trial), 1)));
        }
    }

    private static long BytesOfATrial(Func<Experiment> make)
    {
        // what is made once and for all is made before
        make();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var experiment = make();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(Trials, experiment.Trials.Count(trial => trial.Status == TrialStatus.Terminated));
        return (after - before) / Trials;
    }
}
