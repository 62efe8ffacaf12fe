using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>What a test does around the writes of an experiment store.</summary>
internal sealed class StoreProbe
{
    /// <summary>Called before a batch is written; throws to refuse it, waits to delay it.</summary>
    public Func<JournalBatch, Task> BeforeAppend { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called when a batch is durable, and nobody knows yet.</summary>
    public Func<JournalBatch, Task> AfterAppend { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before a snapshot is written.</summary>
    public Func<Task> BeforeSnapshot { get; set; } = () => Task.CompletedTask;
}

internal sealed class ProbedStore(IExperimentStore inner, StoreProbe probe) : IExperimentStore
{
    public Task<ExperimentRow?> FindAsync(string experiment, CancellationToken ct) => inner.FindAsync(experiment, ct);

    public Task<ImmutableArray<ExperimentEntry>> ListAsync(CancellationToken ct) => inner.ListAsync(ct);

    public Task<ImmutableArray<ExperimentOutline>> OutlineAsync(CancellationToken ct) => inner.OutlineAsync(ct);

    public Task CreateAsync(ExperimentRow row, CancellationToken ct) => inner.CreateAsync(row, ct);

    public Task ImportAsync(ExperimentRow row, ImmutableArray<JournalEntry> journal, ImmutableArray<TrialRow> trials, CancellationToken ct) => inner.ImportAsync(row, journal, trials, ct);

    public async Task AppendAsync(string experiment, JournalBatch batch, CancellationToken ct)
    {
        await probe.BeforeAppend(batch);
        await inner.AppendAsync(experiment, batch, ct);
        await probe.AfterAppend(batch);
    }

    public Task<ImmutableArray<JournalEntry>> ReadAsync(string experiment, long after, int limit, CancellationToken ct) => inner.ReadAsync(experiment, after, limit, ct);

    public Task<ImmutableArray<JournalEntry>> ReadTrialAsync(string experiment, int trial, CancellationToken ct) => inner.ReadTrialAsync(experiment, trial, ct);

    public async Task SaveSnapshotAsync(string experiment, long incarnation, long sequence, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        await probe.BeforeSnapshot();
        await inner.SaveSnapshotAsync(experiment, incarnation, sequence, body, ct);
    }

    public Task<(long Sequence, ReadOnlyMemory<byte> Body)?> FindSnapshotAsync(string experiment, CancellationToken ct) => inner.FindSnapshotAsync(experiment, ct);

    public Task DeleteAsync(string experiment, long incarnation, CancellationToken ct) => inner.DeleteAsync(experiment, incarnation, ct);
}
