using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Gives streams. Registered as a keyed service under its name.</summary>
/// <remarks>src/Orleans.Streaming/Providers/IStreamProvider.cs</remarks>
public interface IStreamProvider
{
    /// <summary>The name.</summary>
    string Name { get; }

    /// <summary>Whether a subscription can begin in the past.</summary>
    bool IsRewindable { get; }

    /// <summary>The stream with this identity; it always exists.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="streamId">The identity.</param>
    IAsyncStream<T> GetStream<T>(StreamId streamId);
}
