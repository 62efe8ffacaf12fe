using System.Collections.Concurrent;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Several silos on PostgreSQL. On a server of its own, which is ended in between.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class SiloTests : IAsyncLifetime
{
    private const int Iterations = 8;

    private readonly PostgreSqlServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<(string Silo, int Trial, int Attempt)> _starts = new();
    private readonly TaskCompletionSource _mayGoOn = Waiting.Signal();
    private PostgreSqlCluster? _cluster;

    private PostgreSqlCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster has not been started.");

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        _mayGoOn.TrySetResult();
        if (_cluster is not null) await _cluster.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_experiment_goes_on_when_the_silo_that_decides_is_killed()
    {
        var experiment = await StartHeldAsync(silos: 3);
        var decider = await Cluster.SiloOfAsync(Cluster.Grain<IExperimentGrain>("e"));
        var onIt = _starts.Where(start => start.Silo == decider).Select(start => start.Trial).ToHashSet();
        Assert.NotEmpty(onIt);

        await Cluster.KillAsync(decider);
        _mayGoOn.SetResult();
        var results = await experiment.GetResultAsync().OrFail($"it ends; {string.Join("\n", Cluster.Log)}");

        Assert.Equal((ExperimentStatus.Finished, 3), (results.Status, results.Count));
        Assert.All(results, trial => Assert.Equal((Iterations, 0), (trial.Iterations, trial.Failures)));
        var journal = await Cluster.JournalAsync("e");
        journal.Check();
        // nothing that was acknowledged is done again
        for (var trial = 0; trial < 3; trial++) Assert.Equal(Enumerable.Range(1, Iterations), journal.Iterations(trial));
        Assert.Equal(onIt, journal.Of<TrialLost>().Select(lost => lost.Trial.Number).ToHashSet());
    }

    [Fact]
    public async Task An_experiment_waits_for_a_server_that_is_down_and_loses_nothing()
    {
        var experiment = await StartHeldAsync(silos: 2);

        await _server.CrashAsync();
        _mayGoOn.SetResult();
        await Cluster.UntilAsync(() => Task.FromResult(Cluster.Log.Any(line => line.Contains("Everything waits for it", StringComparison.Ordinal))), "a silo waits");
        await _server.StartAsync();
        var results = await experiment.GetResultAsync().OrFail($"it ends; {string.Join("\n", Cluster.Log)}");

        Assert.Equal((ExperimentStatus.Finished, 3), (results.Status, results.Count));
        Assert.All(results, trial => Assert.Equal((Iterations, 0, 1), (trial.Iterations, trial.Failures, trial.Attempts)));
        var journal = await Cluster.JournalAsync("e");
        journal.Check();
        for (var trial = 0; trial < 3; trial++) Assert.Equal(Enumerable.Range(1, Iterations), journal.Iterations(trial));
    }

    /// <summary>Starts an experiment of three trials that fill all silos and wait after their fourth report.</summary>
    private async Task<ExperimentHandle<Configuration>> StartHeldAsync(int silos)
    {
        _cluster = await PostgreSqlCluster.StartAsync(_server, _folder["checkpoints"], silos, (silo, tune) => tune.AddTrainable(HeldOn(silo)));
        var experiment = await Cluster.Tuner.StartAsync(HeldOn("none"), Some.Spec(samples: 3)).OrFail();
        await Cluster.UntilAsync(
            async () => await Cluster.Store.FindAsync("e", CancellationToken.None) is not null && (await Cluster.JournalAsync("e")).Of<TrialReported>().Count(reported => reported.Iteration == 4) == silos,
            "all trials that there is room for wait");
        return experiment;
    }

    private TrainableDefinition<Configuration> HeldOn(string silo) => Some.Acting(
        Iterations,
        (trial, cancellationToken) =>
        {
            if (trial.Iteration == 1 || trial.Attempt > 1) _starts.Enqueue((silo, trial.Trial.Number, trial.Attempt));
            return trial.Iteration == 4 ? _mayGoOn.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
        },
        saves: true);
}
