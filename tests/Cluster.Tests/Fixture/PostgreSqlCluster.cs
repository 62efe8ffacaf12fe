using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Tune.Hosting;
using Tune.Servers;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Silos that share nothing but a PostgreSQL server, a folder for checkpoints and this process, with sockets between them; and a client that is on none.</summary>
internal sealed class PostgreSqlCluster : IAsyncDisposable
{
    private readonly Dictionary<string, IHost> _silos = [];
    private readonly PostgreSqlServer _server;
    private readonly string _schema;
    private IHost? _client;

    private PostgreSqlCluster(PostgreSqlServer server) => (_server, _schema) = (server, server.NextSchema());

    /// <summary>Warnings and errors of all silos.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public IEnumerable<string> Silos => _silos.Keys;

    public ITuner Tuner => Client.GetRequiredService<ITuner>();

    /// <summary>What a silo stores with.</summary>
    public IExperimentStore Store => _silos.Values.First().Services.GetRequiredService<IExperimentStore>();

    private IServiceProvider Client => _client?.Services ?? throw new InvalidOperationException("The cluster has not been started.");

    /// <param name="server">Where everything is kept.</param>
    /// <param name="folder">The folder for checkpoints.</param>
    /// <param name="silos">How many silos; their names are <c>Silo_0</c>, <c>Silo_1</c> and so on. All start at once.</param>
    /// <param name="configure">Says what a silo can run.</param>
    public static async Task<PostgreSqlCluster> StartAsync(PostgreSqlServer server, string folder, int silos, Action<string, TuneBuilder> configure)
    {
        var cluster = new PostgreSqlCluster(server);
        for (var number = 0; number < silos; number++) cluster._silos.Add($"Silo_{number}", cluster.Build($"Silo_{number}", folder, configure));
        cluster._client = cluster.BuildClient();
        try
        {
            await Task.WhenAll(cluster._silos.Values.Select(silo => silo.StartAsync())).OrFail("the silos start");
            await cluster._client.StartAsync().OrFail("the client starts");
            await cluster.UntilAsync(async () => (await cluster.Grain<IResourceBrokerGrain>().GetViewAsync()).Silos.Length == silos, "the broker knows all silos");
            return cluster;
        }
        catch (Exception exception)
        {
            throw new Xunit.Sdk.XunitException($"{exception}\n{string.Join("\n", cluster.Log)}");
        }
    }

    public T Grain<T>(string key = GrainKeys.Default)
        where T : IGrainWithStringKey => Client.GetRequiredService<IGrainFactory>().GetGrain<T>(key);

    /// <summary>The silo that a grain is on.</summary>
    public async Task<string> SiloOfAsync(IAddressable grain)
    {
        var address = await Client.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return _silos.Single(silo => silo.Value.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Equals(address)).Key;
    }

    /// <summary>Ends a silo without its having time for anything.</summary>
    public async Task KillAsync(string name)
    {
        _silos.Remove(name, out var silo);
        var host = silo ?? throw new InvalidOperationException($"There is no {name}.");
        await host.StopAsync(new CancellationToken(canceled: true)).OrFail("the silo ends");
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        try
        {
            await Wait().OrFail(what);
        }
        catch (Xunit.Sdk.XunitException exception)
        {
            throw new Xunit.Sdk.XunitException($"{exception.Message}\n{string.Join("\n", Log)}");
        }

        async Task Wait()
        {
            while (!await condition()) await Task.Delay(5);
        }
    }

    public async Task<Journal> JournalAsync(string experiment) => new([.. (await Store.ReadAsync(experiment, 0, int.MaxValue, CancellationToken.None)).Select(entry => entry.ToFact())]);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _silos.Values.Prepend(_client).OfType<IHost>())
        {
            await host.StopAsync().OrFail("the host stops");
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    private IHost Build(string name, string folder, Action<string, TuneBuilder> configure)
    {
        var builder = NewBuilder();
        builder.UseOrleans(silo =>
        {
            silo.UseTunePostgreSqlClustering(_server.ConnectionString, _schema)
                .Configure<ClusterOptions>(Identify)
                .Configure<SiloOptions>(options => options.SiloName = name)
                .ConfigureEndpoints(IPAddress.Loopback, FreePorts.Next(), FreePorts.Next())
                .Configure<ClusterMembershipOptions>(options => (options.ProbeTimeout, options.NumMissedProbesLimit, options.NumVotesForDeathDeclaration, options.TableRefreshTimeout) = (TimeSpan.FromSeconds(2), 2, 1, TimeSpan.FromSeconds(2)))
                .AddTune(tune => configure(name, tune.UsePostgreSql(_server.ConnectionString, _schema)));
        });
        builder.Services.Configure<TuneServiceOptions>(options =>
        {
            (options.DataFolder, options.Slots, options.WriteResultsFolder, options.Resources.Gpu) = (folder, 1, false, 0);
            (options.HeartbeatInterval, options.SiloTimeout, options.SupervisionInterval) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1));
        });
        return builder.Build();
    }

    private IHost BuildClient()
    {
        var builder = NewBuilder();
        builder.UseOrleansClient(client => client.UseTunePostgreSqlClustering(_server.ConnectionString, _schema).Configure<ClusterOptions>(Identify));
        builder.AddTuneClient();
        return builder.Build();
    }

    private HostApplicationBuilder NewBuilder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(new QueueLoggerProvider(Log)).SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    private void Identify(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (_schema, "tune");
}
