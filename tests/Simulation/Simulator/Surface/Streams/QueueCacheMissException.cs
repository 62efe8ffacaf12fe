namespace Orleans.Streams;

/// <summary>What an observer is told that was too slow: what it had not had yet is not kept any more, and it goes on with what is sent from now on.</summary>
/// <remarks>src/Orleans.Streaming/QueueAdapters/QueueCacheMissException.cs</remarks>
[GenerateSerializer]
public sealed class QueueCacheMissException : DataNotAvailableException
{
    /// <summary>With a general message.</summary>
    public QueueCacheMissException()
        : base("Item no longer in cache")
    {
    }

    /// <summary>With this message.</summary>
    /// <param name="message">The message.</param>
    public QueueCacheMissException(string message)
        : base(message)
    {
    }

    /// <summary>With this message and cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public QueueCacheMissException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
