using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>What was asked for is not there any more.</summary>
/// <remarks>src/Orleans.Streaming/QueueAdapters/DataNotAvailableException.cs</remarks>
[GenerateSerializer]
public class DataNotAvailableException : OrleansException
{
    /// <summary>With a general message.</summary>
    public DataNotAvailableException()
        : base("Data not found")
    {
    }

    /// <summary>With this message.</summary>
    /// <param name="message">The message.</param>
    public DataNotAvailableException(string message)
        : base(message)
    {
    }

    /// <summary>With this message and cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="inner">The cause.</param>
    public DataNotAvailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
