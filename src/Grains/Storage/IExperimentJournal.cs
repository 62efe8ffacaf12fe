using System.Collections.Immutable;

namespace Tune.Storage;

/// <summary>What was decided in experiments, in order: the truth that everything else follows from.</summary>
public interface IExperimentJournal
{
    /// <summary>Appends entries, replaces trial rows and sets the status, in one transaction; completes when that is durable.</summary>
    /// <exception cref="JournalConflictException">The stored head is not the expected one: somebody else decides.</exception>
    /// <exception cref="ExperimentReplacedException">It was deleted, and another one has its name now.</exception>
    /// <exception cref="UnknownExperimentException">There is no such experiment.</exception>
    Task AppendAsync(string experiment, JournalBatch batch, CancellationToken ct);

    /// <summary>At most <paramref name="limit"/> entries with a sequence greater than <paramref name="after"/>, in order.</summary>
    /// <exception cref="JournalCorruptException">An entry is missing or is not what was written.</exception>
    /// <exception cref="UnknownExperimentException">There is no such experiment.</exception>
    Task<ImmutableArray<JournalEntry>> ReadAsync(string experiment, long after, int limit, CancellationToken ct);

    /// <summary>All entries of one trial, in order; empty if there are none.</summary>
    /// <exception cref="JournalCorruptException">An entry is not what was written.</exception>
    /// <exception cref="UnknownExperimentException">There is no such experiment.</exception>
    Task<ImmutableArray<JournalEntry>> ReadTrialAsync(string experiment, int trial, CancellationToken ct);
}
