using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Tests on the silos that a test starts.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public abstract class ClusterTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TuneCluster? _cluster;

    internal TuneCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster has not been started.");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        LetGo();
        if (_cluster is not null) await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Where the test has its files; the silos' data folder is <c>data</c> in it.</summary>
    internal TemporaryFolder Folder => _folder;

    /// <summary>Lets trainables end that the test has kept waiting.</summary>
    protected abstract void LetGo();

    internal async Task StartAsync(short silos, Action<string, TuneBuilder, TuneServiceOptions> configure) =>
        _cluster = await TuneCluster.StartAsync(_folder["data"], silos, configure).OrFail("the cluster starts");

    protected Task LeasesAreFreeAsync() => Cluster.UntilAsync(async () => (await Cluster.Grain<IResourceBrokerGrain>().GetViewAsync()).Silos.All(silo => silo.Leases.IsEmpty), "all leases are given back");
}
