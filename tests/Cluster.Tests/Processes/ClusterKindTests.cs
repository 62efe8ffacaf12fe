using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using StackExchange.Redis;
using Tune.Azure;
using Tune.Grains;
using Tune.Servers;
using Tune.Storage;

namespace Tune.Processes;

/// <summary>Two silos that find each other in another place than PostgreSQL, and a client that finds them there.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class ClusterKindTests : IAsyncLifetime
{
    private const int Samples = 4;

    private readonly ProcessCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task They_find_each_other_by_Redis()
    {
        var port = FreePorts.Next();
        await using var redis = await ShellServer.StartAsync("redis.sh", port);
        var address = $"127.0.0.1:{port}";

        await _cluster.StartAsync(
            ["a", "b"], new Dictionary<string, string> { ["Cluster:Kind"] = "Redis", ["Cluster:ConnectionString"] = address },
            client => client.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(address)));
        await FitAsync();
        await LeaveAsync();
    }

    [Fact]
    public async Task They_find_each_other_by_an_Azure_table_and_share_no_folder_for_checkpoints()
    {
        var azurite = new Azurite();
        await azurite.InitializeAsync();
        try
        {
            await _cluster.StartAsync(
                ["a", "b"],
                new Dictionary<string, string>
                {
                    ["Cluster:Kind"] = "AzureStorage", ["Cluster:ConnectionString"] = azurite.ConnectionString, ["Checkpoints:Kind"] = "AzureBlob", ["Checkpoints:Container"] = "shared",
                },
                client => client.UseTuneAzureClustering(azurite.ConnectionString));
            var results = await FitAsync();

            var experiment = _cluster.Tuner.GetExperiment<Configuration>("e");
            foreach (var trial in results)
            {
                var saved = await experiment.DownloadCheckpointAsync(Assert.Single(await experiment.GetCheckpointsAsync(trial.Trial).OrFail()), _cluster.Folder[$"download/{trial.Trial}"]).OrFail();
                Assert.Equal((27, trial.Value), (saved.Iteration, saved.Read<double>()));
            }

            Assert.False(Directory.Exists(Path.Combine(_cluster.Folder["checkpoints"], "e")));
            // a trial that moves takes its checkpoint along
            await LeaveAsync();
        }
        finally
        {
            await azurite.DisposeAsync();
        }
    }

    private async Task<ResultGrid<Configuration>> FitAsync()
    {
        var experiment = await _cluster.Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), ProcessCluster.Spec(Samples)).OrFail();
        await _cluster.UntilAsync(async () => (await _cluster.Tuner.GetResourcesAsync()).Silos.All(silo => !silo.Leases.IsEmpty), "both silos run a trial");
        var results = await experiment.GetResultAsync().OrFail($"it ends; {_cluster.Output}");
        Assert.Equal((ExperimentStatus.Finished, Samples), (results.Status, results.Count));
        Assert.All(results, trial => Assert.Equal((TrialStatus.Terminated, 27, 0), (trial.Status, trial.Iterations, trial.Failures)));
        return results;
    }

    /// <summary>One silo leaves, and its trial goes on on the other from its checkpoint.</summary>
    private async Task LeaveAsync()
    {
        var experiment = await _cluster.Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), ProcessCluster.Spec(1) with { Name = "moving" }).OrFail();
        await _cluster.UntilAsync(async () => (await experiment.GetViewAsync()).Running is [{ Iteration: > 2 }], "the trial is in the middle");
        var silo = (await _cluster.Tuner.GetResourcesAsync()).Silos.Single(silo => !silo.Leases.IsEmpty).Name;

        _cluster[silo].Signal("TERM");
        var trial = Assert.Single(await experiment.GetResultAsync().OrFail($"it ends; {_cluster.Output}"));

        Assert.Equal((TrialStatus.Terminated, 2, 0, 27), (trial.Status, trial.Attempts, trial.Failures, trial.Iterations));
        Assert.Equal(Math.Pow(1 - trial.Config.Get<double>("rate"), 27), trial.Value ?? double.NaN, 1e-9);
        Assert.True((await _cluster.JournalAsync("moving")).Of<TrialStarted>().Last().Checkpoint?.Iteration > 2);
        Assert.Equal(0, await _cluster[silo].ExitAsync());
        await _cluster.UntilAsync(async () => (await _cluster.Tuner.GetResourcesAsync()).Silos.Length == 1, "it is not in the table any more");
    }
}
