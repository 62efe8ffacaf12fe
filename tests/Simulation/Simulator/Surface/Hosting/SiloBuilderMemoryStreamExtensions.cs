using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Orleans.Simulator;

namespace Orleans.Hosting;

/// <summary>Streams in memory.</summary>
/// <remarks>src/Orleans.Streaming/Hosting/SiloBuilderMemoryStreamExtensions.cs</remarks>
public static class SiloBuilderMemoryStreamExtensions
{
    /// <summary>Adds streams that live as long as the cluster.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The provider's name.</param>
    /// <param name="configure">Nothing can be set in the simulator.</param>
    public static ISiloBuilder AddMemoryStreams(
        this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
    {
        builder.Services.AddKeyedSingleton<IStreamProvider>(
            name, (services, _) => new StreamProvider(services.GetRequiredService<Silo>(), name));
        return builder;
    }
}
