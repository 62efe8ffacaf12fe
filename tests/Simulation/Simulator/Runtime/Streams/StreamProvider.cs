using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Simulator;

/// <summary>The memory streams with one name, as one silo sees them.</summary>
internal sealed class StreamProvider(Silo silo, string name) : IStreamProvider
{
    public string Name => name;

    public bool IsRewindable => false;

    public static IStreamProvider Find(IServiceProvider services, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return services.GetKeyedService<IStreamProvider>(name) ?? throw new KeyNotFoundException($"Stream provider '{name}' not found.");
    }

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new AsyncStream<T>(silo, silo.Cluster.Streams(name).Channel(streamId));
}
