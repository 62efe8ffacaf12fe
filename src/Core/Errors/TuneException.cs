namespace Tune;

/// <summary>The base of every exception that Tune raises on purpose; its message says what is wrong and how to mend it.</summary>
public class TuneException : Exception
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public TuneException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What is wrong, where, and how to mend it.</param>
    public TuneException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and the exception that caused it.</summary>
    /// <param name="message">What is wrong, where, and how to mend it.</param>
    /// <param name="innerException">What was caught.</param>
    public TuneException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
