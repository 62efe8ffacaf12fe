using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Simulations;

internal sealed class FaultyExperimentStore(MemoryExperimentStore inner, StorageFaults faults) : IExperimentStore
{
    public Task<ExperimentRow?> FindAsync(string experiment, CancellationToken ct) => faults.ReadAsync($"finding {experiment}", () => inner.FindAsync(experiment, ct));

    public Task<ImmutableArray<ExperimentEntry>> ListAsync(CancellationToken ct) => faults.ReadAsync("listing experiments", () => inner.ListAsync(ct));

    public Task<ImmutableArray<ExperimentOutline>> OutlineAsync(CancellationToken ct) => faults.ReadAsync("listing experiments", () => inner.OutlineAsync(ct));

    public Task CreateAsync(ExperimentRow row, CancellationToken ct) => faults.WriteAsync($"creating {row.Name}", () => inner.CreateAsync(row, ct));

    public Task ImportAsync(ExperimentRow row, ImmutableArray<JournalEntry> journal, ImmutableArray<TrialRow> trials, CancellationToken ct) => inner.ImportAsync(row, journal, trials, ct);

    public Task AppendAsync(string experiment, JournalBatch batch, CancellationToken ct) =>
        faults.WriteAsync($"appending {batch.Entries.Length} after {batch.ExpectedHead} to {experiment}", () =>
        {
            var done = inner.AppendAsync(experiment, batch, ct);
            if (done.IsCompletedSuccessfully) faults.Witness.Appended(experiment, batch);
            return done;
        });

    public Task<ImmutableArray<JournalEntry>> ReadAsync(string experiment, long after, int limit, CancellationToken ct) =>
        faults.ReadAsync($"reading {experiment} after {after}", () => inner.ReadAsync(experiment, after, limit, ct));

    public Task<ImmutableArray<JournalEntry>> ReadTrialAsync(string experiment, int trial, CancellationToken ct) =>
        faults.ReadAsync($"reading trial {trial} of {experiment}", () => inner.ReadTrialAsync(experiment, trial, ct));

    public Task SaveSnapshotAsync(string experiment, long incarnation, long sequence, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        faults.WriteAsync($"saving a snapshot of {experiment} at {sequence}", () => inner.SaveSnapshotAsync(experiment, incarnation, sequence, body, ct));

    public Task<(long Sequence, ReadOnlyMemory<byte> Body)?> FindSnapshotAsync(string experiment, CancellationToken ct) =>
        faults.ReadAsync($"finding a snapshot of {experiment}", () => inner.FindSnapshotAsync(experiment, ct));

    public Task DeleteAsync(string experiment, long incarnation, CancellationToken ct) => faults.WriteAsync($"deleting {experiment}", () => inner.DeleteAsync(experiment, incarnation, ct));
}
