using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>A store whose writes are done when the test says so, each in its turn; what is read is what the test has put there.</summary>
internal sealed class HeldStore : IExperimentStore
{
    private readonly Queue<TaskCompletionSource> _underWay = new();

    /// <summary>The batches that were to be appended, whether they were or not.</summary>
    public List<JournalBatch> Batches { get; } = [];

    /// <summary>The entries of which the snapshots are that were to be saved.</summary>
    public List<long> Snapshots { get; } = [];

    /// <summary>What was asked for: after which entry.</summary>
    public List<long> Reads { get; } = [];

    public List<JournalEntry> Entries { get; } = [];

    /// <summary>How many writes wait.</summary>
    public int Waiting => _underWay.Count;

    /// <summary>The oldest write that waits is done. What was waiting for it happens before this returns.</summary>
    public void Complete() => _underWay.Dequeue().SetResult();

    /// <summary>The oldest write that waits fails.</summary>
    public void Fail(Exception failure) => _underWay.Dequeue().SetException(failure);

    public Task<ImmutableArray<ExperimentOutline>> OutlineAsync(CancellationToken ct) => throw new NotSupportedException();

    public Task AppendAsync(string experiment, JournalBatch batch, CancellationToken ct)
    {
        Batches.Add(batch);
        return Hold();
    }

    public Task SaveSnapshotAsync(string experiment, long incarnation, long sequence, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        Assert.False(body.IsEmpty);
        Snapshots.Add(sequence);
        return Hold();
    }

    public Task<ImmutableArray<JournalEntry>> ReadAsync(string experiment, long after, int limit, CancellationToken ct)
    {
        Reads.Add(after);
        return Task.FromResult(Entries.Where(entry => entry.Sequence > after).Take(limit).ToImmutableArray());
    }

    public Task<ExperimentRow?> FindAsync(string experiment, CancellationToken ct) => throw NotAsked();

    public Task<ImmutableArray<ExperimentEntry>> ListAsync(CancellationToken ct) => throw NotAsked();

    public Task CreateAsync(ExperimentRow row, CancellationToken ct) => throw NotAsked();

    public Task ImportAsync(ExperimentRow row, ImmutableArray<JournalEntry> journal, ImmutableArray<TrialRow> trials, CancellationToken ct) => throw NotAsked();

    public Task<ImmutableArray<JournalEntry>> ReadTrialAsync(string experiment, int trial, CancellationToken ct) =>
        Task.FromResult(Entries.Where(entry => entry.Trial == trial).ToImmutableArray());

    public Task<(long Sequence, ReadOnlyMemory<byte> Body)?> FindSnapshotAsync(string experiment, CancellationToken ct) => throw NotAsked();

    public Task DeleteAsync(string experiment, long incarnation, CancellationToken ct) => throw NotAsked();

    private static NotSupportedException NotAsked() => new("Nobody is expected to ask for it.");

    // what waits goes on in the turn that ends the wait: a test sees all of it when Complete or Fail has returned
    private Task Hold()
    {
        var written = new TaskCompletionSource();
        _underWay.Enqueue(written);
        return written.Task;
    }
}
