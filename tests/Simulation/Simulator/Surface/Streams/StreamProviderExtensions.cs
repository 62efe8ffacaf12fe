using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Shorter ways to a stream.</summary>
/// <remarks>src/Orleans.Streaming/Providers/IStreamProvider.cs</remarks>
public static class StreamProviderExtensions
{
    /// <summary>The stream with this namespace and key.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="streamProvider">The provider.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="id">The key.</param>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, string id)
    {
        ArgumentNullException.ThrowIfNull(streamProvider);
        return streamProvider.GetStream<T>(StreamId.Create(ns, id));
    }
}
