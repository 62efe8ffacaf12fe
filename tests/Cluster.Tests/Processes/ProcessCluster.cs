using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Hosting;
using Orleans.Runtime;
using Tune.Grains;
using Tune.Servers;
using Tune.Simulations;
using Tune.Storage;
using Tune.Storage.PostgreSql;

namespace Tune.Processes;

/// <summary>Silos that are processes, of the cluster sample, on a PostgreSQL server of their own.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    private readonly PostgreSqlServer _server = new();
    private readonly List<SiloProcess> _silos = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _settings = [];
    private Tuner? _tuner;

    public TemporaryFolder Folder { get; } = new();

    /// <summary>How many reports a trial of the sample's trainable makes.</summary>
    public const int Epochs = 27;

    public PostgreSqlServer Server => _server;

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
        foreach (var name in names) _silos.Add(SiloProcess.Start(name, _settings[name] = With(name, settings ?? new Dictionary<string, string>())));
        foreach (var silo in _silos) await silo.ReadyAsync();
        await ConnectAsync(join ?? Join);
    }

    /// <summary>Starts the server alone.</summary>
    public Task InitializeAsync() => _server.InitializeAsync();

    /// <summary>Starts one more silo, of this build unless another program is named.</summary>
    public async Task AddAsync(string name, IReadOnlyDictionary<string, string> settings, string? program = null)
    {
        _silos.Add(SiloProcess.Start(name, _settings[name] = With(name, settings), program));
        await _silos[^1].ReadyAsync();
    }

    /// <summary>Starts a silo again whose process has ended, as this build unless another program is named.</summary>
    public async Task RestartAsync(string name, string? program = null)
    {
        await BeginAgainAsync(name, program);
        await this[name].ReadyAsync();
    }

    /// <summary>The same, and does not wait until it is ready.</summary>
    public async Task BeginAgainAsync(string name, string? program = null)
    {
        var ended = this[name];
        await ended.ExitAsync();
        _silos[_silos.IndexOf(ended)] = SiloProcess.Start(name, _settings[name], program);
        await ended.DisposeAsync();
    }

    /// <summary>Connects the client, and waits until all silos are known.</summary>
    public async Task ConnectAsync(Func<IClientBuilder, IClientBuilder> join)
    {
        _tuner = await Tuner.ConnectAsync(client => Identify(join(client))).OrFail($"the client connects; {Output}");
        await UntilAsync(async () => (await Tuner.GetResourcesAsync()).Silos.Length == _silos.Count, "all silos are known");
    }

    /// <summary>How a client finds the silos, unless they find each other elsewhere.</summary>
    public IClientBuilder Join(IClientBuilder client) => Join(client, _server.ConnectionString);

    public static IClientBuilder Join(IClientBuilder client, string database) => Identify(client.UseTunePostgreSqlClustering(database));

    public async Task<Journal> JournalAsync(string experiment)
    {
        await using var database = new PostgreSqlDatabase(
            new PostgreSqlAddress(_server.ConnectionString, PostgreSqlExtensions.DefaultSchema), Waiting.Limit, TimeProvider.System, NullLogger.Instance);
        return new Journal([.. (await new PostgreSqlExperimentStore(database).ReadAsync(experiment, 0, int.MaxValue, CancellationToken.None)).Select(entry => entry.ToFact())]);
    }

    /// <summary>The silos that run trials.</summary>
    public async Task<HashSet<string>> RunningAsync() => [.. (await Tuner.GetResourcesAsync()).Silos.Where(silo => !silo.Leases.IsEmpty).Select(silo => silo.Name)];

    /// <summary>The silo that a grain is on.</summary>
    public async Task<SiloProcess> SiloOfAsync(Func<IGrainFactory, IGrain> grain)
    {
        var grains = Tuner.Services.GetRequiredService<IGrainFactory>();
        var address = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain(grains));
        return this[(await Tuner.GetResourcesAsync()).Silos.Single(silo => silo.Address == address?.ToParsableString()).Name];
    }

    /// <summary>Has an experiment loaded again, which makes good what the end of a silo has left.</summary>
    public Task ReloadAsync(string experiment) => new PatientCalls(TimeProvider.System, CancellationToken.None).CallAsync(
        () => Tuner.Services.GetRequiredService<IGrainFactory>().GetGrain<IExperimentGrain>(experiment).AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask(), CancellationToken.None).OrFail();

    /// <summary>Starts an experiment of the sample's trainable, and waits until every silo is in the middle of a trial of it.</summary>
    public async Task<ExperimentHandle<Configuration>> StartExperimentAsync(int samples)
    {
        var experiment = await Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), Spec(samples)).OrFail();
        await UntilAsync(async () => (await RunningAsync()).Count == _silos.Count, "every silo runs a trial");
        // one that is nearly through may come to its end before its silo does
        await UntilAsync(
            async () => (await experiment.GetViewAsync()).Running is var running && running.Length == _silos.Count && running.All(trial => trial.Iteration is > 1 and < Epochs / 2),
            "all are in the middle of a trial");
        return experiment;
    }

    /// <summary>Waits for the end: every report is there once, every trial has trained every epoch once, what was decided is what is decided again, and each checkpoint that there is is kept.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="samples">With how many it was started.</param>
    /// <param name="more">By how many it was extended.</param>
    public async Task<Journal> CheckAsync(ExperimentHandle<Configuration> experiment, int samples, int more = 0)
    {
        var results = await experiment.GetResultAsync().OrFail($"it ends; {Output}");
        Assert.Equal((ExperimentStatus.Finished, samples + more), (results.Status, results.Count));
        Assert.All(results, trial => Assert.Equal((TrialStatus.Terminated, Epochs, 0), (trial.Status, trial.Iterations, trial.Failures)));
        // the loss is a product over the epochs: one that was left out or trained twice shows in it
        Assert.All(results, trial => Assert.Equal(Math.Pow(1 - trial.Config.Get<double>("rate"), Epochs), trial.Value ?? double.NaN, 1e-9));
        var journal = await JournalAsync(experiment.Name);
        journal.Check();
        for (var trial = 0; trial < results.Count; trial++) Assert.Equal(Enumerable.Range(1, Epochs), journal.Iterations(trial));
        Assert.Null(Redecision.Of(Spec(samples) with { Name = experiment.Name }, journal.Facts).Difference);
        var files = new DirectoryCheckpointStore(Folder["checkpoints"]);
        foreach (var trial in results)
        {
            var kept = await experiment.GetCheckpointsAsync(trial.Trial).OrFail();
            Assert.Contains(kept, checkpoint => checkpoint.Iteration == Epochs);
            // what is surplus is deleted behind the facts
            await UntilAsync(
                async () => (await files.ListAsync(experiment.Name, trial.Trial.Number, CancellationToken.None)).Order().SequenceEqual(kept.Select(checkpoint => checkpoint.Name).Order()),
                $"of trial {trial.Trial} there is on disk what is kept");
        }

        return journal;
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
            ["Cluster:SiloPort"] = $"{FreePorts.Next()}",
            ["Cluster:GatewayPort"] = $"{FreePorts.Next()}",
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
