using System.Collections.Concurrent;

namespace Tune.Grains;

/// <summary>Schedulers that pause trials and let them go on: later, elsewhere, from another's checkpoint, or with more resources.</summary>
public sealed class SchedulerTests : ClusterTests
{
    private const int Iterations = 4;

    private readonly ConcurrentQueue<(string Silo, int Trial, int Attempt, double Cpu, int After)> _runs = new();
    private readonly TaskCompletionSource _mayGoOn = Waiting.Signal();

    protected override void LetGo() => _mayGoOn.TrySetResult();

    [Fact]
    public async Task HyperBand_pauses_trials_and_lets_the_best_go_on_to_the_end()
    {
        var (results, journal) = await RunAsync(slots: 1, Some.Spec(samples: 6) with { Scheduler = new HyperBand { MaxResource = Iterations, ReductionFactor = 2 } });

        Assert.Equal(6, results.Count);
        Assert.NotEmpty(journal.Of<TrialPaused>());
        Assert.Contains(results, trial => trial is { Iterations: Iterations, Attempts: > 1 });
        Assert.All(journal.Of<TrialStarted>(started => started.Attempt > 1), started => Assert.NotNull(started.Checkpoint));
    }

    [Fact]
    public async Task AshaPromotion_promotes_what_was_paused_and_others_have_its_slot_meanwhile()
    {
        var (results, journal) = await RunAsync(slots: 1, Some.Spec(samples: 16) with { Scheduler = new AshaPromotion { MaxResource = Iterations, ReductionFactor = 2 } });

        Assert.Equal(16, results.Count);
        Assert.Equal(2, journal.MostRunning);
        Assert.Contains(results, trial => trial is { Iterations: > 1, Attempts: > 1 });
        Assert.Contains(journal.Of<TrialPaused>(), paused => journal.Facts.SkipWhile(fact => fact != paused)
            .TakeWhile(fact => fact is not TrialStarted started || started.Trial != paused.Trial).OfType<TrialStarted>().Any());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Population_exploits_a_donor_whose_silo_is_another_one(bool isSynchronous)
    {
        var (_, journal) = await RunAsync(
            slots: 1, Some.Spec(samples: 2) with { Scheduler = new PopulationBasedTraining { PerturbationInterval = 1, QuantileFraction = 0.5, Synchronous = isSynchronous } });

        var perturbed = journal.Of<TrialPerturbed>(perturbed => perturbed.Perturbation.Donor != perturbed.Trial).ToList();
        Assert.NotEmpty(perturbed);
        Assert.Contains(journal.Of<TrialStarted>(), started => started.Checkpoint is { } checkpoint && checkpoint.Trial != started.Trial.Number && (isSynchronous || IsElsewhere(started, checkpoint)));

        // if all of them pause, each goes on where there is room
        bool IsElsewhere(TrialStarted started, CheckpointRef checkpoint) =>
            SiloOf(started.Trial.Number, started.Attempt) is { } borrower && SiloOf(checkpoint.Trial, checkpoint.Attempt) is { } donor && borrower != donor;
    }

    [Fact]
    public async Task Trial_goes_on_from_its_checkpoint_with_more_resources()
    {
        var (results, _) = await RunAsync(slots: 2, Some.Spec() with { Scheduler = new ResourceChanging() });

        Assert.Equal((Iterations, 0), (results[0].Iterations, results[0].Failures));
        // what is there is known soon, not at once; more than one silo has is never asked for
        Assert.Equal((1.0, 0), (_runs.First().Cpu, _runs.First().After));
        Assert.Contains(_runs, run => run is { Attempt: 2, Cpu: 2, After: > 0 });
        Assert.All(_runs, run => Assert.InRange(run.Cpu, 1, 2));
    }

    private string? SiloOf(int trial, int attempt) => _runs.Where(run => run.Trial == trial && run.Attempt == attempt).Select(run => run.Silo).FirstOrDefault();

    private async Task<(ResultGrid<Configuration> Results, Journal Journal)> RunAsync(int slots, ExperimentSpec<Configuration> spec)
    {
        await StartAsync(2, (silo, tune, options) =>
        {
            tune.AddTrainable(TrainableOn(silo));
            options.Slots = slots;
        });
        var experiment = await Cluster.Tuner.StartAsync(TrainableOn("none"), spec).OrFail();
        if (spec.Scheduler is ResourceChanging) await Cluster.FactAsync<CapacityChanged>(spec.Name);
        _mayGoOn.TrySetResult();
        var results = await experiment.GetResultAsync().OrFail("the experiment ends");
        var journal = await Cluster.JournalAsync(spec.Name);
        journal.Check();
        await LeasesAreFreeAsync();
        return (results, journal);
    }

    private TrainableDefinition<Configuration> TrainableOn(string silo) => Trainable.Define<Configuration>("saving", async (config, trial, cancellationToken) =>
    {
        _runs.Enqueue((silo, trial.Trial.Number, trial.Attempt, trial.Resources.Cpu, trial.Iteration));
        await _mayGoOn.Task.WaitAsync(cancellationToken);
        while (trial.Iteration < Iterations)
        {
            var next = trial.Iteration + 1;
            await trial.ReportAsync(new Report("loss", Some.Loss(config, next), Checkpoint.FromJson(next)), cancellationToken);
        }
    });
}
