using System.Collections.Concurrent;
using Tune.Hosting;

namespace Tune.Grains;

/// <summary>Silos die, stand still and leave while experiments run.</summary>
public sealed class SiloLossTests : ClusterTests
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _holds = new();
    private readonly ConcurrentQueue<string> _starts = new();
    private TimeSpan _supervision = new TuneServiceOptions().SupervisionInterval;

    protected override void LetGo()
    {
        foreach (var hold in _holds.Values) hold.TrySetResult();
    }

    [Fact]
    public async Task Trials_of_a_killed_silo_go_on_elsewhere_from_their_checkpoints()
    {
        await StartAsync(2);
        const string name = "e";
        Hold("Silo_1");
        var experiment = await Cluster.StartOnAsync(Cluster["Silo_0"], Held(6), Some.Spec(name, samples: 2) with { MaxConcurrentTrials = 2 });
        await Cluster.UntilAsync(() => Task.FromResult(_starts.Contains("Silo_1")), "a trial runs on the second silo");
        foreach (var trial in new[] { 0, 1 }) await Cluster.FactAsync<TrialReported>(name, reported => reported.Iteration == 3 && reported.Trial.Number == trial);

        await Cluster.Cluster.KillSiloAsync(Cluster["Silo_1"]);
        var results = await experiment.GetResultAsync().OrFail("the experiment ends");

        Assert.Equal((ExperimentStatus.Finished, 2), (results.Status, results.Count));
        Assert.All(results, trial => Assert.Equal((6, 0), (trial.Iterations, trial.Failures)));
        var journal = await Cluster.JournalAsync(name);
        journal.Check();
        // the runner has found time to say so, or the silo was missed, or both, if it was given the trial again before the others knew
        var losses = journal.Of<TrialLost>().ToList();
        Assert.InRange(losses.Count, 1, 2);
        var lost = Assert.Single(losses.Select(loss => loss.Trial).Distinct());
        // it goes on where its last checkpoint was made, and no iteration before that is repeated
        Assert.All(journal.Of<TrialStarted>(started => started.Trial == lost && started.Attempt > 1), started => Assert.Equal(3, started.Checkpoint?.Iteration));
        await LeasesAreFreeAsync();
    }

    [Fact]
    public async Task Experiment_of_a_killed_silo_goes_on_elsewhere_while_its_trials_run_on()
    {
        await StartAsync(2);
        const string name = "e";
        Hold("Silo_1");
        var experiment = await Cluster.StartOnAsync(Cluster["Silo_0"], Held(6), Some.Spec(name, samples: 2) with { MaxConcurrentTrials = 2 });
        await Cluster.FactAsync<TrialReported>(name, reported => reported.Iteration == 3);
        await Cluster.UntilAsync(() => Task.FromResult(_starts.Contains("Silo_1")), "a trial runs on the second silo");

        await Cluster.Cluster.KillSiloAsync(Cluster["Silo_0"]);
        Release("Silo_1");
        var results = await experiment.GetResultAsync().OrFail("the experiment ends");

        Assert.All(results, trial => Assert.Equal((6, 0), (trial.Iterations, trial.Failures)));
        var journal = await Cluster.JournalAsync(name);
        journal.Check();
        Assert.Equal(Cluster["Silo_1"], await Cluster.SiloOfAsync(Cluster.Grain<IExperimentGrain>(name)));
        // the one on the living silo was found there and went on
        Assert.Contains(results, trial => trial.Attempts == 1);
        await LeasesAreFreeAsync();
    }

    [Fact]
    public async Task Experiment_whose_silo_and_trials_are_all_gone_is_woken_by_the_others_as_soon_as_they_know()
    {
        // longer than anybody waits for it
        _supervision = TimeSpan.FromHours(1);
        await StartAsync(2);
        const string name = "e";
        Hold("Silo_1");
        // only the second silo has what it asks for, until it is gone
        var spec = Some.Spec(name) with { Resources = new() { Custom = new Dictionary<string, double> { ["rare"] = 1 } } };
        await Cluster.StartOnAsync(Cluster["Silo_1"], Held(6), spec);
        await Cluster.FactAsync<TrialReported>(name, reported => reported.Iteration == 3);

        var second = Cluster["Silo_1"];
        await Cluster.Cluster.KillSiloAsync(second);
        // nobody asks for it but the silo that is left
        await Cluster.FactAsync<TrialLost>(name);
        Release("Silo_1");
        await Cluster.Cluster.RestartSiloAsync(second);
        await Cluster.FactAsync<ExperimentEnded>(name);

        var journal = await Cluster.JournalAsync(name);
        journal.Check();
        Assert.Equal([1, 2, 3, 4, 5, 6], journal.Iterations(0).Distinct());
    }

    [Fact]
    public async Task Silos_go_on_giving_what_they_have_whatever_part_of_the_directory_is_lost()
    {
        await StartAsync(5);
        foreach (var silo in new[] { 4, 3, 2 })
        {
            await Cluster.Cluster.KillSiloAsync(Cluster[$"Silo_{silo}"]);
            await Cluster.UntilAsync(async () => (await Cluster.Tuner.GetResourcesAsync()).Silos.Length == silo, "the broker has found out, wherever it is now");
        }

        Assert.Equal(["Silo_0", "Silo_1"], (await Cluster.Tuner.GetResourcesAsync().OrFail()).Silos.Select(silo => silo.Name).Order());
    }

    [Fact]
    public async Task Silo_that_is_drained_hands_its_trials_over()
    {
        await StartAsync(2);
        const string name = "e";
        Hold("Silo_1");
        var experiment = await Cluster.StartOnAsync(Cluster["Silo_0"], Held(6), Some.Spec(name, samples: 2) with { MaxConcurrentTrials = 2 });
        await Cluster.FactAsync<TrialReported>(name, reported => reported.Iteration == 3);
        await Cluster.UntilAsync(() => Task.FromResult(_starts.Contains("Silo_1")), "a trial runs on the second silo");

        await Cluster.Cluster.StopSiloAsync(Cluster["Silo_1"]).OrFail("the silo is drained");
        var results = await experiment.GetResultAsync().OrFail("the experiment ends");

        Assert.All(results, trial => Assert.Equal((6, 0), (trial.Iterations, trial.Failures)));
        var journal = await Cluster.JournalAsync(name);
        journal.Check();
        // told by the runner itself, before anybody missed its silo
        Assert.Equal("its silo shuts down", Assert.Single(journal.Of<TrialLost>()).Reason);
        await LeasesAreFreeAsync();
    }

    [Fact]
    public async Task Broker_of_a_killed_silo_learns_again_who_holds_what()
    {
        await StartAsync(3);
        var brokerSilo = await Cluster.SiloOfAsync(Cluster.Grain<IResourceBrokerGrain>()) ?? throw new InvalidOperationException("The broker is nowhere.");
        var names = Cluster.Cluster.Silos.Select(silo => silo.Name).ToList();
        foreach (var silo in names) Hold(silo);
        const string name = "e";
        var experiment = await Cluster.StartOnAsync(Cluster.Cluster.Silos.First(silo => silo != brokerSilo), Held(6), Some.Spec(name, samples: 5));
        await Cluster.UntilAsync(() => Task.FromResult(_starts.Count == 3), "a trial runs on each silo");

        await Cluster.Cluster.KillSiloAsync(brokerSilo);
        await Cluster.FactAsync<TrialLost>(name);
        await Cluster.UntilAsync(async () => (await Cluster.Grain<IResourceBrokerGrain>().GetViewAsync()).Silos.Length == 2, "the new broker knows the silos");
        await Cluster.SettleAsync();
        var view = await Cluster.Grain<IResourceBrokerGrain>().GetViewAsync();

        // what runs is known, and nothing was given twice
        Assert.Equal(2, view.Silos.Sum(silo => silo.Leases.Length));
        Assert.Equal(3, _starts.Count);
        foreach (var silo in names) Release(silo);
        var results = await experiment.GetResultAsync().OrFail("the experiment ends");
        Assert.All(results, trial => Assert.Equal((6, 0), (trial.Iterations, trial.Failures)));
        await LeasesAreFreeAsync();
    }

    /// <summary>Reports with checkpoints; after the third iteration of a first attempt it waits as long as its silo is held.</summary>
    private static TrainableDefinition<Configuration> Held(int iterations) => Some.Acting(iterations, (_, _) => Task.CompletedTask, saves: true, name: "held");

    private TrainableDefinition<Configuration> HeldOn(string silo, int iterations) => Some.Acting(iterations, async (trial, cancellationToken) =>
    {
        if (trial is not { Iteration: 3, Attempt: 1 }) return;
        _starts.Enqueue(silo);
        if (_holds.TryGetValue(silo, out var hold)) await hold.Task.WaitAsync(cancellationToken);
    }, saves: true, name: "held");

    private void Hold(string silo) => _holds[silo] = Waiting.Signal();

    private void Release(string silo)
    {
        if (_holds.TryRemove(silo, out var hold)) hold.TrySetResult();
    }

    private Task StartAsync(short silos) => StartAsync(silos, (silo, tune, options) =>
    {
        tune.AddTrainable(HeldOn(silo, 6));
        options.Slots = 1;
        (options.WaitForResources, options.SupervisionInterval) = (true, _supervision);
        if (silo == "Silo_1") options.Resources.Custom["rare"] = 1;
    });
}
