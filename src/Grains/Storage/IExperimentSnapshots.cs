namespace Tune.Storage;

/// <summary>Saved states of experiments, which only shorten a start.</summary>
public interface IExperimentSnapshots
{
    /// <summary>Stores the state after the entry <paramref name="sequence"/>. Only the newest is kept; an older one changes nothing, nor does one from
    /// before the last entry <c>changed</c>: it is of another spec.</summary>
    /// <exception cref="JournalConflictException">The journal has no such entry.</exception>
    /// <exception cref="ExperimentReplacedException">It was deleted, and another one has its name now.</exception>
    /// <exception cref="UnknownExperimentException">There is no such experiment.</exception>
    Task SaveSnapshotAsync(string experiment, long incarnation, long sequence, ReadOnlyMemory<byte> body, CancellationToken ct);

    /// <summary>The newest snapshot, or null.</summary>
    Task<(long Sequence, ReadOnlyMemory<byte> Body)?> FindSnapshotAsync(string experiment, CancellationToken ct);
}
