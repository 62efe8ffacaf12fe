namespace Tune.Storage;

/// <summary>The journal is not where the decider believed it to be: another decider has appended. Reload before deciding again.</summary>
public sealed class JournalConflictException(string experiment, long expected, long stored)
    : TuneException($"Journal of experiment '{experiment}': expected the last entry to be {expected}, but it is {stored}. " +
        "Another process or activation decides for this experiment; nothing was written. Load the journal again.")
{
    /// <summary>The experiment's name.</summary>
    public string Experiment { get; } = experiment;

    /// <summary>The last sequence as the caller knew it.</summary>
    public long Expected { get; } = expected;

    /// <summary>The last sequence stored.</summary>
    public long Stored { get; } = stored;
}
