namespace Orleans.Runtime;

/// <summary>The silo that should do it is not there, or no silo is.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Exceptions/SiloUnavailableException.cs</remarks>
[GenerateSerializer]
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>With a general message.</summary>
    public SiloUnavailableException()
        : base("The silo is not available.")
    {
    }

    /// <summary>With this message.</summary>
    /// <param name="msg">The message.</param>
    public SiloUnavailableException(string msg)
        : base(msg)
    {
    }

    /// <summary>With this message and cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
