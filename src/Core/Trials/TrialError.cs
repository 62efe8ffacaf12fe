namespace Tune;

/// <summary>A failure of a trainable, as data.</summary>
/// <param name="Type">The exception's type name.</param>
/// <param name="Message">Its message.</param>
/// <param name="Stack">Its stack trace, or the last lines of a program's standard error.</param>
/// <param name="Iteration">The last iteration that had been reported when it happened; 0 if none.</param>
/// <param name="IsRetryable">False when a retry can't help.</param>
public sealed record TrialError(string Type, string Message, string? Stack, int Iteration, bool IsRetryable = true)
{
    /// <summary>The <see cref="Type"/> of a trial whose attempts were lost too often.</summary>
    public const string LostType = "TrialLost";

    /// <summary>The <see cref="Type"/> of a trial whose time was used up before it had reported the objective.</summary>
    public const string TimeLimitType = "TrialTimeLimit";

    /// <summary>The <see cref="Type"/> of a trial that has not reported for too long.</summary>
    public const string StalledType = "TrialStalled";

    /// <summary>The error of an exception. <see cref="NonRetryableTrialException"/> is not retryable.</summary>
    public static TrialError From(Exception exception, int iteration) =>
        new(exception.GetType().FullName ?? exception.GetType().Name, exception.Message, exception.ToString(), iteration, exception is not NonRetryableTrialException);

    /// <inheritdoc/>
    public override string ToString() => $"{Type}: {Message} (after iteration {Iteration})";
}
