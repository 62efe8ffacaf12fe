using Tune.Grains;
using Tune.Hosting;
using Tune.Plugins;
using Xunit.Abstractions;

namespace Tune.Processes;

/// <summary>A silo that is told to end lets its trials save, and hands them over.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class HandOverTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Steps = 30;

    /// <summary>Trains a fifth of a second a step, whatever it is told meanwhile, and saves only when it is to hold.</summary>
    private const string Plugin = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Tune;
        using Tune.Hosting;

        public sealed class Plugin : ITunePlugin
        {
            public void Configure(TuneBuilder tune) => tune.AddTrainable(Trainable.Define<Configuration, Stepping>("stepping"));
        }

        public sealed class Stepping : Trainable<Configuration>
        {
            private int _count;

            public override ValueTask SetupAsync(Configuration config, TrialContext trial, CancellationToken cancellationToken) => default;

            public override async ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken)
            {
                if (_count == 30) return null;
                await Task.Delay(200, CancellationToken.None);
                return new Metrics("loss", ++_count);
            }

            public override ValueTask<Checkpoint?> SaveAsync(CancellationToken cancellationToken) => new(Checkpoint.FromJson(_count));

            public override ValueTask RestoreAsync(SavedCheckpoint checkpoint, CancellationToken cancellationToken)
            {
                _count = checkpoint.Read<int>();
                return default;
            }
        }
        """;

    private readonly ProcessCluster _cluster = new();

    public Task InitializeAsync()
    {
        PluginCompiler.Compile(_cluster.Folder["plugins"], "stepping", Plugin);
        return _cluster.StartAsync(["a", "b"], new Dictionary<string, string> { ["Plugins:Folder"] = _cluster.Folder["plugins"] });
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task What_has_been_trained_by_SIGTERM_is_saved_and_nothing_is_trained_twice()
    {
        var experiment = await _cluster.Tuner.StartAsync(Trainable.ByName<Configuration>("stepping"), Some.Spec()).OrFail();
        await _cluster.UntilAsync(async () => (await experiment.GetViewAsync()).Running is [{ Iteration: > 2 }], "the trial is in the middle");
        var silo = (await _cluster.Tuner.GetResourcesAsync()).Silos.Single(silo => !silo.Leases.IsEmpty).Name;

        var told = DateTimeOffset.UtcNow;
        _cluster[silo].Signal("TERM");
        var trial = Assert.Single(await experiment.GetResultAsync().OrFail($"it ends; {_cluster.Output}"));

        Assert.Equal(0, await _cluster[silo].ExitAsync());
        Assert.Equal((TrialStatus.Terminated, 2, 0, (double?)Steps), (trial.Status, trial.Attempts, trial.Failures, trial.Value));
        var journal = await _cluster.JournalAsync("e");
        journal.Check();
        Assert.False(Assert.Single(journal.Of<TrialLost>()).IsUnexpected);
        var saved = journal.Of<TrialReported>(reported => reported.Attempt == 1).Max(reported => reported.Iteration);
        Assert.Equal([null, saved], journal.Of<TrialStarted>().Select(started => started.Checkpoint?.Iteration));
        Assert.Equal(Enumerable.Range(1, Steps), journal.Iterations(0));
        var moved = journal.Of<TrialReported>(reported => reported.Attempt == 2).First().At - told;
        output.WriteLine($"From SIGTERM to the first report elsewhere: {moved}\n{string.Join('\n', journal.Facts.Where(fact => fact.At > told).Take(8).Select(fact => $"{fact.At - told} {fact.GetType().Name}"))}");
    }
}
