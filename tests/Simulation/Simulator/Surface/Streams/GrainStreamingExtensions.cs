using Orleans.Streams;
using Orleans.Simulator;

namespace Orleans;

/// <summary>Streams for grains.</summary>
/// <remarks>src/Orleans.Streaming/GrainStreamingExtensions.cs</remarks>
public static class GrainStreamingExtensions
{
    /// <summary>The stream provider with this name.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static IStreamProvider GetStreamProvider(this Grain grain, string name) => GetStreamProvider((IGrainBase)grain, name);

    /// <summary>The stream provider with this name.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return StreamProvider.Find(grain.GrainContext.ActivationServices, name);
    }
}
