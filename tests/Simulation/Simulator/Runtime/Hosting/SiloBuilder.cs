using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Simulator;

internal sealed class SiloBuilder : ISiloBuilder
{
    private SiloBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }

    /// <summary>The builder of these services: the same one at every call, as a host has one silo.</summary>
    public static SiloBuilder For(IServiceCollection services, IConfiguration? configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        var existing = services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<SiloBuilder>().FirstOrDefault();
        if (existing is not null) return existing;
        var builder = new SiloBuilder(services, configuration ?? new EmptyConfiguration(""));
        builder.AddServices();
        return builder;
    }

    /// <summary>The services of code that calls grains and is on no silo.</summary>
    public static void ForClient(IServiceCollection services, Func<IServiceProvider, Cluster> cluster)
    {
        var builder = new SiloBuilder(services, new EmptyConfiguration(""));
        services.AddSingleton(cluster);
        builder.AddClient();
    }

    private void AddServices()
    {
        AddClient();
        Services.AddHostedService<SiloHostedService>();
    }

    private void AddClient()
    {
        Services.AddSingleton(this);
        Services.AddOptions();
        Services.TryAddSingleton(TimeProvider.System);
        Services.TryAddSingleton<IWorkQueue, ThreadPoolWorkQueue>();
        Services.TryAddSingleton<Cluster>();
        Services.AddSingleton<ISiloStatusOracle, SiloStatusOracle>();
        Services.AddSingleton<Silo>();
        Services.AddSingleton<ILocalSiloDetails>(services => services.GetRequiredService<Silo>());
        Services.AddSingleton<IClusterClient>(services => services.GetRequiredService<Silo>().Client);
        Services.AddSingleton<IGrainFactory>(services => services.GetRequiredService<Silo>().Client);
    }
}
