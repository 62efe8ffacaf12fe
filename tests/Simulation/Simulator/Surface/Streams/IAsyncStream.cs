using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A stream, without its type.</summary>
/// <remarks>src/Orleans.Streaming/Core/IAsyncStream.cs</remarks>
public interface IAsyncStream
{
    /// <summary>Whether a subscription can begin in the past.</summary>
    bool IsRewindable { get; }

    /// <summary>The provider.</summary>
    string ProviderName { get; }

    /// <summary>The identity.</summary>
    StreamId StreamId { get; }
}
