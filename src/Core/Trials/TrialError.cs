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

    /// <summary>The <see cref="Type"/> of a trial that has ended without having reported the objective.</summary>
    internal const string ObjectiveNotReportedType = "ObjectiveNotReported";

    /// <summary>How long the message of an exception is at most, in characters, beside a note of what was cut.</summary>
    public const int MostMessage = 4_000;

    /// <summary>How long the stack trace of an exception is at most, in characters, beside a note of what was cut.</summary>
    public const int MostStack = 16_000;

    /// <summary>
    /// The error of an exception. <see cref="NonRetryableTrialException"/> is not retryable. Texts that nobody could read are cut in their middle, and say so.
    /// </summary>
    public static TrialError From(Exception exception, int iteration) =>
        new(exception.GetType().FullName ?? exception.GetType().Name, Cut(exception.Message, MostMessage), Cut(exception.ToString(), MostStack), iteration, exception is not NonRetryableTrialException);

    /// <summary>A text of at most so many characters: of a longer one the beginning and the end, and between them how much was cut.</summary>
    internal static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var (head, tail) = (most / 2, most - most / 2);
        if (char.IsHighSurrogate(text[head - 1])) head--;
        if (char.IsLowSurrogate(text[^tail])) tail--;
        var note = FormattableString.Invariant($"\n[… {text.Length - head - tail} characters were cut here …]\n");
        return string.Concat(text.AsSpan(0, head), note, text.AsSpan(text.Length - tail));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type}: {Message} (after iteration {Iteration})";
}
