using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Several silos of this process over one data folder, and a client that is on none of them.</summary>
internal sealed class TuneCluster : IAsyncDisposable
{
    /// <summary>Short enough for a test, and long enough for a machine that does something else at the same time.</summary>
    private static readonly TimeSpan SiloTimeout = TimeSpan.FromSeconds(3);

    private readonly SqliteDatabase _database;

    private TuneCluster(InProcessTestCluster cluster, SqliteDatabase database, ClientCalls calls) =>
        (Cluster, _database, Store, Calls) = (cluster, database, new SqliteExperimentStore(database), calls);

    /// <summary>The calls that the client makes.</summary>
    public ClientCalls Calls { get; }

    public InProcessTestCluster Cluster { get; }

    public IExperimentStore Store { get; }

    public ITuner Tuner => Cluster.Client.ServiceProvider.GetRequiredService<ITuner>();

    /// <summary>The silo of this name, such as <c>Silo_0</c>.</summary>
    public InProcessSiloHandle this[string name] => Cluster.Silos.Single(silo => silo.Name == name);

    /// <param name="folder">The data folder.</param>
    /// <param name="silos">How many silos; their names are <c>Silo_0</c>, <c>Silo_1</c> and so on.</param>
    /// <param name="configure">Sets the options of a silo, and what it can run.</param>
    public static async Task<TuneCluster> StartAsync(string folder, short silos, Action<string, TuneBuilder, TuneServiceOptions> configure)
    {
        var database = SqliteDatabase.Open(folder);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.GatewayPerSilo = true;
        builder.ConfigureHost(host =>
        {
            host.Logging.ClearProviders();
            host.Services.Configure<ClusterMembershipOptions>(options => (options.ProbeTimeout, options.NumMissedProbesLimit, options.NumVotesForDeathDeclaration) = (TimeSpan.FromSeconds(1), 2, 1));
        });
        var calls = new ClientCalls();
        builder.ConfigureClientHost(host =>
        {
            host.AddTuneClient();
            host.Services.AddSingleton<IOutgoingGrainCallFilter>(calls);
        });
        builder.ConfigureSilo((options, silo) =>
        {
            silo.Services.AddSingleton(database).AddSingleton<IGpuProbe, NoGpus>();
            var service = new TuneServiceOptions { Slots = 1, LeaveGracePeriod = TimeSpan.Zero };
            silo.AddTune(tune => configure(options.SiloName, tune.UseFileStorage(folder), service));
            silo.Services.Configure<TuneServiceOptions>(bound =>
            {
                (bound.Slots, bound.WaitForResources, bound.WriteResultsFolder, bound.ResultsFolder) = (service.Slots, service.WaitForResources, false, service.ResultsFolder);
                (bound.LeaveGracePeriod, bound.SupervisionInterval) = (service.LeaveGracePeriod, service.SupervisionInterval);
                (bound.HeartbeatInterval, bound.SiloTimeout, bound.ImpossibleResourcesTimeout) = (TimeSpan.FromMilliseconds(50), SiloTimeout, TimeSpan.FromMilliseconds(500));
                (bound.Resources.Cpu, bound.Resources.Gpu, bound.Resources.Memory) = (service.Resources.Cpu, service.Resources.Gpu ?? 0, service.Resources.Memory);
                foreach (var (name, amount) in service.Resources.Custom) bound.Resources.Custom[name] = amount;
                foreach (var (name, value) in service.Resources.Labels) bound.Resources.Labels[name] = value;
            });
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var started = new TuneCluster(cluster, database, calls);
        await started.UntilAsync(async () => (await started.Grain<IResourceBrokerGrain>().GetViewAsync()).Silos.Length == silos, "the broker knows all silos");
        return started;
    }

    public T Grain<T>(string key = GrainKeys.Default)
        where T : IGrainWithStringKey => Cluster.Client.GetGrain<T>(key);

    /// <summary>The silo that a grain is on; null if it is on none.</summary>
    public async Task<InProcessSiloHandle?> SiloOfAsync(IAddressable grain)
    {
        var address = await Cluster.Client.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return Cluster.Silos.SingleOrDefault(silo => silo.SiloAddress.Equals(address));
    }

    /// <summary>Starts an experiment whose grain is on this silo.</summary>
    public async Task<ExperimentHandle<Configuration>> StartOnAsync(InProcessSiloHandle silo, TrainableDefinition<Configuration> trainable, ExperimentSpec<Configuration> spec)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        var start = Tuner.StartAsync(trainable, spec);
        RequestContext.Clear();
        var experiment = await start.OrFail();
        Assert.Equal(silo, await SiloOfAsync(Grain<IExperimentGrain>(spec.Name)));
        return experiment;
    }

    /// <summary>Lets everything happen that the silos' next reports may bring about.</summary>
    public async Task SettleAsync()
    {
        for (var round = 0; round < 5; round++)
            foreach (var silo in Cluster.Silos.ToList())
                await silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<ISiloAgentGrain>(silo.SiloAddress.ToParsableString()).ReportAsync().OrFail();
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        await Wait().OrFail($"{what}; there are {string.Join(", ", Cluster.Silos.Select(silo => silo.Name))}");

        async Task Wait()
        {
            while (!await condition()) await Task.Delay(5);
        }
    }

    /// <summary>Waits until the journal has a fact.</summary>
    public async Task<TFact> FactAsync<TFact>(string experiment, Func<TFact, bool>? condition = null)
        where TFact : Fact
    {
        TFact? found = null;
        await UntilAsync(async () => (found = (await JournalAsync(experiment)).Of(condition).FirstOrDefault()) is not null, $"{experiment} has a {typeof(TFact).Name}");
        return found!;
    }

    public async Task<Journal> JournalAsync(string experiment) =>
        new([.. (await Store.ReadAsync(experiment, 0, int.MaxValue, CancellationToken.None))
            .Select(entry => entry.ToFact())]);

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync().AsTask().OrFail("the cluster ends");
        await _database.DisposeAsync();
    }

    /// <summary>What the test does before a call of the client is made.</summary>
    public sealed class ClientCalls : IOutgoingGrainCallFilter
    {
        public Func<IOutgoingGrainCallContext, Task> Before { get; set; } = _ => Task.CompletedTask;

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            await Before(context);
            await context.Invoke();
        }
    }

    private sealed class NoGpus : IGpuProbe
    {
        public IReadOnlyList<string> Find() => [];
    }
}
