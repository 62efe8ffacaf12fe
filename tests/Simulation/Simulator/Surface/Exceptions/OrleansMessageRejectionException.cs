namespace Orleans.Runtime;

/// <summary>A request was not delivered.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Exceptions/OrleansMessageRejectionException.cs</remarks>
[GenerateSerializer]
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message)
        : base(message)
    {
    }

    internal OrleansMessageRejectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
