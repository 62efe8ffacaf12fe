using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Simulator.Tests;

/// <summary>
/// A cluster of silos in this process. Each has services, options and activations of its own; time, the work queue, memory storages and
/// memory streams are the cluster's.
/// </summary>
/// <param name="configureAll">Configures the services of silos and of the client.</param>
/// <param name="configureSilo">Configures a silo; told its name.</param>
internal sealed class SimulatedCluster(Action<IServiceCollection> configureAll, Action<string, ISiloBuilder> configureSilo) : IAsyncDisposable
{
    private readonly List<SimulatedSilo> _silos = [];
    private Cluster? _cluster;
    private ServiceProvider? _client;
    private short _started;

    /// <summary>The silos that have neither been stopped nor killed, in the order in which they were started.</summary>
    public IReadOnlyList<SimulatedSilo> Silos => _silos;

    /// <summary>A client that is on none of the silos.</summary>
    public IClusterClient Client => (_client ??= BuildClient()).GetRequiredService<IClusterClient>();

    public async Task<SimulatedSilo> StartSiloAsync() => await StartAsync(_started++);

    /// <summary>Drains a silo: its activations end in good order, and what is sent to them goes elsewhere.</summary>
    public async Task StopSiloAsync(SimulatedSilo silo)
    {
        _silos.Remove(silo);
        await silo.StopAsync();
    }

    /// <summary>Ends a silo as a crash of its process would; the others find out after the time that probes take.</summary>
    public async Task KillSiloAsync(SimulatedSilo silo)
    {
        silo.Silo.Kill();
        await StopSiloAsync(silo);
    }

    /// <summary>Drains a silo, or, if it was killed, leaves it dead, and starts another one under its name.</summary>
    public async Task<SimulatedSilo> RestartSiloAsync(SimulatedSilo silo)
    {
        await StopSiloAsync(silo);
        return await StartAsync(silo.Number);
    }

    /// <summary>Drains all silos, in the order in which they were started, and ends the client.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        while (_silos.Count > 0) await StopSiloAsync(_silos[0]);
    }

    private async Task<SimulatedSilo> StartAsync(short number)
    {
        var name = $"Silo_{number}";
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = name });
        // before the rest, which adds what is not there
        builder.Services.AddSingleton(Shared);
        configureAll(builder.Services);
        builder.UseOrleans(silo =>
        {
            silo.Services.Configure<SiloOptions>(options => options.SiloName = name);
            configureSilo(name, silo);
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await HostDisposal.DisposeAsync(host);
            throw;
        }

        var silo = new SimulatedSilo(number, host);
        _silos.Add(silo);
        return silo;
    }

    private ServiceProvider BuildClient()
    {
        var services = new ServiceCollection();
        configureAll(services);
        SiloBuilder.ForClient(services, Shared);
        return services.BuildServiceProvider();
    }

    private Cluster Shared(IServiceProvider services) =>
        _cluster ??= new Cluster(services.GetRequiredService<TimeProvider>(), services.GetRequiredService<IWorkQueue>());
}
