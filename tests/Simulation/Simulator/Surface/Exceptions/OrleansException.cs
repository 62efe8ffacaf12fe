namespace Orleans.Runtime;

/// <summary>The base of the runtime's exceptions.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Exceptions/OrleansException.cs</remarks>
[GenerateSerializer]
public class OrleansException : Exception
{
    /// <summary>Without a message.</summary>
    public OrleansException()
        : base("Unexpected error.")
    {
    }

    /// <summary>With this message.</summary>
    /// <param name="message">The message.</param>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>With this message and cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
