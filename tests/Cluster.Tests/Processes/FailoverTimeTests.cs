using System.Globalization;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Tune.Grains;
using Xunit.Abstractions;

namespace Tune.Processes;

/// <summary>
/// How long it takes from the end of a silo to the first report of its trial on another one, when it is the silo that decides as well. The figures are written; with TUNE_FAILOVERS=10 of
/// ten times each, and with default settings.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class FailoverTimeTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly int Times = int.Parse(Environment.GetEnvironmentVariable("TUNE_FAILOVERS") ?? "1", CultureInfo.InvariantCulture);

    private readonly ProcessCluster _cluster = new();

    public Task InitializeAsync() => _cluster.StartAsync(["a", "b", "c"], Times == 1 ? null : new Dictionary<string, string> { ["Cluster:ProbeTimeout"] = "00:00:01" });

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task Its_trial_reports_elsewhere(string signal)
    {
        var taken = new List<TimeSpan>();
        for (var time = 0; time < Times; time++)
        {
            var (experiment, decider) = await StartAsync(time);
            var told = DateTimeOffset.UtcNow;
            decider.Signal(signal);
            await _cluster.CheckAsync(experiment, samples: 2);
            var journal = await _cluster.JournalAsync(experiment.Name);
            var moved = Assert.Single(journal.Of<TrialLost>().Select(lost => lost.Trial).Distinct());
            taken.Add(journal.Of<TrialReported>(reported => reported.Trial == moved && reported.Attempt > 1).First().At - told);
            output.WriteLine($"{signal}: {taken[^1].TotalSeconds:0.00} s: {string.Join(' ', journal.Facts.Where(fact => fact.At > told && fact is not TrialReported { Attempt: 1 }).Take(12).Select(fact => $"{(fact.At - told).TotalSeconds:0.00} {fact.GetType().Name}{(fact is TrialFact of ? $" {of.Trial}" : "")}"))}");
            if (time < Times - 1) await RestartAsync(decider.Name);
        }

        output.WriteLine($"{signal}: median {taken.Order().ElementAt(taken.Count / 2).TotalSeconds:0.00} s, most {taken.Max().TotalSeconds:0.00} s of {taken.Count}");
    }

    /// <summary>An experiment with two trials on three silos, whose decider runs one of them.</summary>
    private async Task<(ExperimentHandle<Configuration> Experiment, SiloProcess Decider)> StartAsync(int time)
    {
        var silos = (await _cluster.Tuner.GetResourcesAsync()).Silos;
        for (var silo = 0; ; silo = (silo + 1) % silos.Length)
        {
            var name = $"e{time}-{silo}";
            RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(silos[silo].Address));
            var start = _cluster.Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), ProcessCluster.Spec(samples: 2) with { Name = name });
            RequestContext.Clear();
            var experiment = await start.OrFail();
            await _cluster.UntilAsync(async () => (await experiment.GetViewAsync()).Running is { Length: 2 } running && running.All(trial => trial.Iteration is > 1), "both trials are in the middle");
            var decider = await _cluster.SiloOfAsync(grains => grains.GetGrain<IExperimentGrain>(name));
            if ((await _cluster.RunningAsync()).Contains(decider.Name)) return (experiment, decider);
            await experiment.StopAsync("it is where none of its trials runs");
            await _cluster.UntilAsync(async () => (await _cluster.RunningAsync()).Count == 0, "all is free again");
        }
    }

    private async Task RestartAsync(string silo)
    {
        await _cluster.RestartAsync(silo);
        await _cluster.UntilAsync(async () => (await _cluster.Tuner.GetResourcesAsync()).Silos.Length == 3, "all silos are known");
    }
}
