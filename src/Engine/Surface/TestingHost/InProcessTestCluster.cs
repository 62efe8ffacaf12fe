using System.Collections.ObjectModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Tune.Engine;

namespace Orleans.TestingHost;

/// <summary>
/// A cluster of silos in this process. Each has services, options and activations of its own; time, the work queue, memory storages and
/// memory streams are the cluster's. Not thread-safe.
/// </summary>
/// <remarks>src/Orleans.TestingHost/InProcTestCluster.cs</remarks>
public sealed class InProcessTestCluster : IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private Cluster? _cluster;
    private IHost? _client;
    private short _startedInstances;

    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;

    /// <summary>The silos that have neither been stopped nor killed, in the order in which they were started.</summary>
    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.AsReadOnly();

    /// <summary>What it is made of.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>A client that is on none of the silos.</summary>
    public IClusterClient Client => ClientHost.Services.GetRequiredService<IClusterClient>();

    internal IHost ClientHost => _client ?? throw new InvalidOperationException("The cluster has not been deployed.");

    /// <summary>The services of a silo.</summary>
    /// <param name="silo">Its address; null for the first one's.</param>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null)
        => _silos.Find(one => silo is null || one.SiloAddress.Equals(silo))?.ServiceProvider ?? throw new ArgumentException($"There is no silo {silo}.", nameof(silo));

    /// <summary>Starts the silos and the client.</summary>
    public async Task DeployAsync()
    {
        if (_silos.Count > 0) throw new InvalidOperationException("Cluster host already deployed.");
        for (var number = 0; number < Options.InitialSilosCount; number++) await StartAdditionalSiloAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        foreach (var configure in Options.ClientHostConfigurationDelegates) configure(builder);
        SiloBuilder.ForClient(builder.Services, Shared);
        _client = builder.Build();
        await _client.StartAsync();
    }

    /// <summary>Starts one silo more.</summary>
    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync() => await StartAsync(_startedInstances++);

    /// <summary>Drains a silo: its activations end in good order, and what is sent to them goes elsewhere.</summary>
    /// <param name="instance">The silo.</param>
    public Task StopSiloAsync(InProcessSiloHandle instance) => EndAsync(instance, true);

    /// <summary>Ends a silo as a crash of its process would; the others find out after the time that probes take.</summary>
    /// <param name="instance">The silo.</param>
    public Task KillSiloAsync(InProcessSiloHandle instance) => EndAsync(instance, false);

    /// <summary>Drains a silo, or, if it was killed, leaves it dead, and starts another one under its name.</summary>
    /// <param name="instance">The silo.</param>
    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        await StopSiloAsync(instance);
        return await StartAsync(instance.InstanceNumber);
    }

    /// <summary>Drains all silos, in the order in which they were started, and ends the client.</summary>
    public async Task StopAllSilosAsync()
    {
        if (_client is not null) await _client.StopAsync();
        await HostDisposal.DisposeAsync(_client);
        _client = null;
        while (_silos.Count > 0) await StopSiloAsync(_silos[0]);
    }

    /// <summary>As <see cref="StopAllSilosAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAllSilosAsync();

    private async Task<InProcessSiloHandle> StartAsync(short number)
    {
        var name = $"Silo_{number}";
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = name });
        var options = new InProcessTestSiloSpecificOptions { SiloName = name };
        // before the rest, which adds what is not there
        builder.Services.AddSingleton(Shared);
        foreach (var configure in Options.SiloHostConfigurationDelegates) configure(options, builder);
        builder.UseOrleans(silo => silo.Services.Configure<SiloOptions>(one => one.SiloName = options.SiloName));
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

        var handle = new InProcessSiloHandle
        {
            InstanceNumber = number, Name = options.SiloName, SiloHost = host, SiloAddress = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress,
        };
        _silos.Add(handle);
        return handle;
    }

    private Cluster Shared(IServiceProvider services)
        => _cluster ??= new Cluster(services.GetRequiredService<TimeProvider>(), services.GetRequiredService<IWorkQueue>());

    private async Task EndAsync(InProcessSiloHandle instance, bool isGraceful)
    {
        ArgumentNullException.ThrowIfNull(instance);
        _silos.Remove(instance);
        await instance.StopSiloAsync(isGraceful);
    }
}
