using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Hosting;
using Tune.Grains;
using Tune.Storage;
using Tune.Storage.PostgreSql;

namespace Tune.Processes;

/// <summary>Silos that are processes, of the cluster sample, on a PostgreSQL server of their own.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    private readonly PostgreSqlServer _server = new();
    private readonly List<SiloProcess> _silos = [];
    private Tuner? _tuner;

    public TemporaryFolder Folder { get; } = new();

    public SiloProcess this[string name] => _silos.Single(silo => silo.Name == name);

    /// <summary>What experiments of the sample's trainable search.</summary>
    public static ExperimentSpec<Configuration> Spec(int samples) => new()
    {
        Name = "e",
        Space = new SearchSpace { ["rate"] = Domain.Uniform(0.01, 0.2) },
        Objective = Objective.Minimize("loss"),
        Samples = samples,
        Searcher = new RandomSearch(),
    };

    public string Output => string.Join('\n', _silos.Select(silo => silo.Output));

    /// <summary>A client that is another process, and has no folder in common with the silos.</summary>
    public Tuner Tuner => _tuner ?? throw new InvalidOperationException("The client has not been connected.");

    /// <summary>Starts silos at once, and connects the client.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="settings">What they are configured with, beside what they have in any case; names without <c>Tune:</c>.</param>
    /// <param name="join">How the client finds them; null: by PostgreSQL.</param>
    public async Task StartAsync(IReadOnlyList<string> names, IReadOnlyDictionary<string, string>? settings = null, Func<IClientBuilder, IClientBuilder>? join = null)
    {
        await InitializeAsync();
        foreach (var name in names) _silos.Add(SiloProcess.Start(name, With(name, settings ?? new Dictionary<string, string>())));
        foreach (var silo in _silos) await silo.ReadyAsync();
        await ConnectAsync(join ?? Join);
    }

    /// <summary>Starts the server alone.</summary>
    public Task InitializeAsync() => _server.InitializeAsync();

    /// <summary>Starts one more silo.</summary>
    public async Task AddAsync(string name, IReadOnlyDictionary<string, string> settings)
    {
        _silos.Add(SiloProcess.Start(name, With(name, settings)));
        await _silos[^1].ReadyAsync();
    }

    /// <summary>Connects the client, and waits until all silos are known.</summary>
    public async Task ConnectAsync(Func<IClientBuilder, IClientBuilder> join)
    {
        _tuner = await Tuner.ConnectAsync(client => Identify(join(client))).OrFail($"the client connects; {Output}");
        await UntilAsync(async () => (await Tuner.GetResourcesAsync()).Silos.Length == _silos.Count, "all silos are known");
    }

    /// <summary>How a client finds the silos, unless they find each other elsewhere.</summary>
    public IClientBuilder Join(IClientBuilder client) => Identify(client.UseTunePostgreSqlClustering(_server.ConnectionString));

    public async Task<Journal> JournalAsync(string experiment)
    {
        await using var database = new PostgreSqlDatabase(
            new PostgreSqlAddress(_server.ConnectionString, PostgreSqlExtensions.DefaultSchema), Waiting.Limit, TimeProvider.System, NullLogger.Instance);
        return new Journal([.. (await new PostgreSqlExperimentStore(database).ReadAsync(experiment, 0, int.MaxValue, CancellationToken.None)).Select(entry => entry.ToFact())]);
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        await Wait().OrFail($"{what}; {Output}");

        async Task Wait()
        {
            while (!await condition()) await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_tuner is not null) await _tuner.DisposeAsync();
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _server.DisposeAsync();
        Folder.Dispose();
    }

    private static IClientBuilder Identify(IClientBuilder client) => client.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "tune");

    private Dictionary<string, string> With(string name, IReadOnlyDictionary<string, string> settings)
    {
        var all = new Dictionary<string, string>
        {
            ["Cluster:Kind"] = "PostgreSql",
            ["Cluster:ConnectionString"] = _server.ConnectionString,
            ["Storage:ConnectionString"] = _server.ConnectionString,
            ["Cluster:SiloPort"] = $"{PostgreSqlServer.FreePort()}",
            ["Cluster:GatewayPort"] = $"{PostgreSqlServer.FreePort()}",
            // a machine that builds and tests is slow to answer
            ["Cluster:ProbeTimeout"] = "00:00:02",
            ["DataFolder"] = Folder[name],
            ["CheckpointFolder"] = Folder["checkpoints"],
            ["Slots"] = "1",
        };
        foreach (var (setting, value) in settings) all[setting] = value;
        return all;
    }
}
