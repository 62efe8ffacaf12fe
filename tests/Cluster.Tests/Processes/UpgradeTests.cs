using Tune.Grains;
using Xunit.Abstractions;

namespace Tune.Processes;

/// <summary>
/// A rolling upgrade of an earlier build, of which <c>TUNE_UPGRADE=COMMIT</c> says which, to this one, while an experiment runs. What old and new silos say to each other is pinned by the tests of the architecture
/// (<c>wire.txt</c>); that they understand it shows here.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class UpgradeTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Samples = 3;

    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly Dictionary<string, string> None = [];

    private readonly ProcessCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [UpgradeFact]
    public async Task Silos_are_replaced_one_by_one_and_one_goes_back_and_nothing_is_lost_or_done_twice()
    {
        var earlier = await EarlierBuild.MakeAsync(_cluster.Folder);
        await _cluster.InitializeAsync();
        foreach (var name in Names) await _cluster.AddAsync(name, None, earlier);
        await _cluster.ConnectAsync(_cluster.Join);
        var experiment = await _cluster.StartExperimentAsync(Samples);
        var more = 0;

        foreach (var name in Names)
        {
            await ReplaceAsync(name, null);
            output.WriteLine($"{name} is of this build");
        }

        await EndAsync("b");
        await _cluster.BeginAgainAsync("b", earlier);
        if (await GoesBackAsync())
        {
            output.WriteLine("b has gone back");
            await _cluster.UntilAsync(async () => (await _cluster.RunningAsync()).Contains("b"), "b, of the build before, runs a trial");
            await ReplaceAsync("b", null);
        }
        else
        {
            // as the runbook says: forward alone, when the tables have gone forward
            Assert.Contains("has layout version", _cluster["b"].Output, StringComparison.Ordinal);
            output.WriteLine($"b has not gone back: {_cluster["b"].Output.Split('\n').First(line => line.Contains("has layout version", StringComparison.Ordinal))}");
            await _cluster.RestartAsync("b");
        }

        var journal = await _cluster.CheckAsync(experiment, Samples, more);
        // each silo that was told to end has handed its trial over: none counts as a failure, and none was lost for another reason
        Assert.All(journal.Of<TrialEnded>(), ended => Assert.Equal(TrialStatus.Terminated, ended.Status));
        output.WriteLine($"{journal.Of<TrialEnded>().Count()} trials, {journal.Of<TrialLost>().Count()} attempts handed over, {journal.Of<ExperimentRecovered>().Count()} times loaded again");

        async Task ReplaceAsync(string name, string? program)
        {
            await EndAsync(name);
            await _cluster.RestartAsync(name, program);
        }

        async Task EndAsync(string name)
        {
            // so that there is something to run for it, however long the others have taken
            await experiment.ExtendAsync(Samples).OrFail(_cluster.Output);
            more += Samples;
            await _cluster.UntilAsync(async () => (await _cluster.RunningAsync()).Contains(name), $"{name} runs a trial");
            _cluster[name].Signal("TERM");
            Assert.Equal(0, await _cluster[name].ExitAsync());
        }

        async Task<bool> GoesBackAsync()
        {
            var silo = _cluster["b"];
            var ready = silo.ReadyAsync();
            var exit = silo.ExitAsync();
            if (await Task.WhenAny(ready, exit) == ready && ready.IsCompletedSuccessfully)
            {
                await experiment.ExtendAsync(Samples).OrFail(_cluster.Output);
                more += Samples;
                return true;
            }

            await exit;
            return false;
        }
    }
}
