namespace Tune;

/// <summary>The base of every error that Tune raises about what a caller, a configuration or user code did wrong.</summary>
public class TuneException : Exception
{
    /// <summary>An error without a text.</summary>
    public TuneException()
    {
    }

    /// <summary>An error with a text.</summary>
    public TuneException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a text and what caused it.</summary>
    public TuneException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
