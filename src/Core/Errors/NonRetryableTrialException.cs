namespace Tune;

/// <summary>Thrown by a trainable to say that another attempt can't help: the trial ends with this error at once.</summary>
public class NonRetryableTrialException : TuneException
{
    /// <inheritdoc/>
    public NonRetryableTrialException()
    {
    }

    /// <inheritdoc/>
    public NonRetryableTrialException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public NonRetryableTrialException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
