using System.Collections.Immutable;

namespace Tune.Storage;

/// <summary>
/// Journals, trials and snapshots of experiments. Safe for concurrent use. A completed write is on disk: it survives the
/// loss of the process and of power. A write that is cancelled before it began has no effect; one that began runs to its end.
/// </summary>
public interface IExperimentStore
{
    /// <summary>The experiment of that name, or null.</summary>
    Task<ExperimentRow?> FindAsync(string experiment, CancellationToken ct);

    /// <summary>All experiments, the oldest first.</summary>
    Task<ImmutableArray<ExperimentRow>> ListAsync(CancellationToken ct);

    /// <summary>All experiments and what their trials have come to, the oldest first. Reads no journal but for its tags. What is written meanwhile may be there in part.</summary>
    Task<ImmutableArray<ExperimentOutline>> OutlineAsync(CancellationToken ct);

    /// <summary>Stores a new experiment with an empty journal.</summary>
    /// <exception cref="DuplicateExperimentException">The name exists.</exception>
    Task CreateAsync(ExperimentRow row, CancellationToken ct);

    /// <summary>Appends entries, replaces trial rows and sets the status, in one transaction; completes when that is durable.</summary>
    /// <exception cref="JournalConflictException">The stored head is not the expected one: somebody else decides.</exception>
    /// <exception cref="UnknownExperimentException">There is no such experiment.</exception>
    Task AppendAsync(string experiment, JournalBatch batch, CancellationToken ct);

    /// <summary>At most <paramref name="limit"/> entries with a sequence greater than <paramref name="after"/>, in order.</summary>
    /// <exception cref="JournalCorruptException">An entry is missing or its body is not a JSON object.</exception>
    /// <exception cref="UnknownExperimentException">There is no such experiment.</exception>
    Task<ImmutableArray<JournalEntry>> ReadAsync(string experiment, long after, int limit, CancellationToken ct);

    /// <summary>All entries of one trial, in order; empty if there are none.</summary>
    /// <exception cref="JournalCorruptException">A body is not a JSON object.</exception>
    /// <exception cref="UnknownExperimentException">There is no such experiment.</exception>
    Task<ImmutableArray<JournalEntry>> ReadTrialAsync(string experiment, int trial, CancellationToken ct);

    /// <summary>
    /// Stores the state after the entry <paramref name="sequence"/>. Only the newest is kept; an older one changes nothing, nor does one from before the last entry
    /// <c>changed</c>: it is of another spec.
    /// </summary>
    /// <exception cref="JournalConflictException">The journal has no such entry.</exception>
    /// <exception cref="UnknownExperimentException">There is no such experiment.</exception>
    Task SaveSnapshotAsync(string experiment, long sequence, ReadOnlyMemory<byte> body, CancellationToken ct);

    /// <summary>The newest snapshot, or null.</summary>
    Task<(long Sequence, ReadOnlyMemory<byte> Body)?> FindSnapshotAsync(string experiment, CancellationToken ct);

    /// <summary>Removes the experiment and all that is stored of it; does nothing if there is none.</summary>
    Task DeleteAsync(string experiment, CancellationToken ct);
}
