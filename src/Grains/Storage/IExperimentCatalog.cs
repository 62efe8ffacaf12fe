using System.Collections.Immutable;

namespace Tune.Storage;

/// <summary>Which experiments there are.</summary>
public interface IExperimentCatalog
{
    /// <summary>The experiment of that name, or null.</summary>
    Task<ExperimentRow?> FindAsync(string experiment, CancellationToken ct);

    /// <summary>All experiments, the oldest first.</summary>
    Task<ImmutableArray<ExperimentEntry>> ListAsync(CancellationToken ct);

    /// <summary>All experiments and what their trials have come to, the oldest first. Reads no journal but for its tags. What is written meanwhile may be there in part.</summary>
    Task<ImmutableArray<ExperimentOutline>> OutlineAsync(CancellationToken ct);

    /// <summary>Stores a new experiment with an empty journal, and gives it an incarnation; that of the row is ignored.</summary>
    /// <exception cref="DuplicateExperimentException">The name exists.</exception>
    Task CreateAsync(ExperimentRow row, CancellationToken ct);

    /// <summary>Stores an experiment that has happened elsewhere, with its whole journal, in one transaction, and gives it an incarnation; that of the row is ignored.</summary>
    /// <param name="row">The experiment, as it is after its journal.</param>
    /// <param name="journal">Its entries, numbered from 1.</param>
    /// <param name="trials">The rows of all its trials.</param>
    /// <param name="ct">Effective until the write begins.</param>
    /// <exception cref="DuplicateExperimentException">The name exists.</exception>
    Task ImportAsync(ExperimentRow row, ImmutableArray<JournalEntry> journal, ImmutableArray<TrialRow> trials, CancellationToken ct);

    /// <summary>Removes the experiment and all that is stored of it; does nothing if that incarnation of it is not there any more.</summary>
    Task DeleteAsync(string experiment, long incarnation, CancellationToken ct);
}
