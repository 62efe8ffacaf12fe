namespace Tune.Storage;

/// <summary>A journal cannot be replayed beyond a point: an entry is missing or unreadable.</summary>
public sealed class JournalCorruptException(string experiment, long sequence, string problem)
    : TuneException($"Journal of experiment '{experiment}', entry {sequence}: {problem}. The entries before it are intact. " +
        "Restore a copy of the database, or delete this experiment; other experiments are not affected.")
{
    /// <summary>The experiment's name.</summary>
    public string Experiment { get; } = experiment;

    /// <summary>The first entry that is missing or unreadable.</summary>
    public long Sequence { get; } = sequence;
}
