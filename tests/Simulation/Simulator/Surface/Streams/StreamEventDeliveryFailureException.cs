using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>What an observer is told when an item could not be delivered to it, however often it was tried; what it threw itself is in the log.</summary>
/// <remarks>src/Orleans.Streaming/PersistentStreams/StreamEventDeliveryFailureException.cs</remarks>
[GenerateSerializer]
public sealed class StreamEventDeliveryFailureException : OrleansException
{
    /// <summary>Without a message.</summary>
    public StreamEventDeliveryFailureException()
    {
    }

    /// <summary>With this message.</summary>
    /// <param name="message">The message.</param>
    public StreamEventDeliveryFailureException(string message)
        : base(message)
    {
    }

    /// <summary>With this message and cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public StreamEventDeliveryFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
