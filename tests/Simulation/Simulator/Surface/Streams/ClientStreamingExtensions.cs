using Orleans.Streams;
using Orleans.Simulator;

namespace Orleans;

/// <summary>Streams for clients.</summary>
/// <remarks>src/Orleans.Streaming/GrainStreamingExtensions.cs</remarks>
public static class ClientStreamingExtensions
{
    /// <summary>The stream provider with this name.</summary>
    /// <param name="client">The client.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name)
    {
        ArgumentNullException.ThrowIfNull(client);
        return StreamProvider.Find(client.ServiceProvider, name);
    }
}
