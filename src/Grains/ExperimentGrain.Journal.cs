using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Tune.Storage;

namespace Tune.Grains;

internal sealed partial class ExperimentGrain
{
    /// <summary>Appended entries that readers may still want; older ones are read from the store.</summary>
    private const int RecentEntries = 2048;

    /// <summary>A snapshot is taken when replaying what came after the last one costs about as much as loading it.</summary>
    private const int LeastEntriesBetweenSnapshots = 5000;

    private readonly List<JournalItem> _recent = [];
    private Batch _next = new();
    private Task _pump = Task.CompletedTask;
    private Task _lastSnapshot = Task.CompletedTask;
    private bool _isLeaving;
    private Task _written = Task.CompletedTask;
    private Exception? _failure;
    private bool _hasEnded;
    private TaskCompletionSource _grown = NewSource();
    private long _head;
    private long _durable;
    private long _snapshotAt;

    /// <summary>Facts that are written together, and what waits for them.</summary>
    private sealed class Batch
    {
        public List<Fact> Facts { get; } = [];

        public TaskCompletionSource Written { get; } = NewSource();
    }

    /// <summary>Hands an input to the kernel, in this turn; completes when its facts, and all before them, are durable.</summary>
    private Task DecideAsync(Input input) => CommitAsync(Handle(input));

    private IReadOnlyList<Fact> Handle(Input input)
    {
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        var kernel = Kernel;
        try
        {
            var facts = kernel.Handle(input);
            StartSuggestion(kernel);
            return facts;
        }
        catch (Exception exception)
        {
            // code that the user gave to the kernel threw in the middle of a decision
            Abandon(exception);
            throw;
        }
    }

    /// <summary>Completes when these facts, or if there are none all that were decided before, are durable.</summary>
    private Task CommitAsync(IReadOnlyList<Fact> facts)
    {
        if (facts.Count == 0) return _written;
        _next.Facts.AddRange(facts);
        foreach (var released in facts.OfType<CheckpointReleased>()) _releasing.Add((released.Borrower, released.Checkpoint));
        var written = _written = _next.Written.Task;
        if (_pump.IsCompleted) _pump = PumpAsync();
        return written;
    }

    private Task FlushAsync(CancellationToken cancellationToken) => _pump.WaitAsync(cancellationToken);

    /// <summary>Writes what has gathered, one batch at a time: while one is being written the next one gathers.</summary>
    private async Task PumpAsync()
    {
        while (_next.Facts.Count > 0 && _failure is null)
        {
            var batch = _next;
            _next = new Batch();
            try
            {
                await AppendAsync(batch.Facts);
            }
            catch (Exception exception)
            {
                batch.Written.SetException(exception);
                Abandon(exception);
                return;
            }

            var sequence = _durable - batch.Facts.Count;
            foreach (var fact in batch.Facts) Act(fact, ++sequence);
            batch.Written.SetResult();
            RequestSlots(isRepeated: false);
            if (_failure is not null) return;
            var grown = _grown;
            _grown = NewSource();
            grown.SetResult();
            if (_next.Facts.Count == 0) await SnapshotIfDueAsync();
        }

        if (_hasEnded && _failure is null) _lastSnapshot = SnapshotAtEndAsync();
    }

    private async Task AppendAsync(List<Fact> facts)
    {
        var expected = _head;
        var items = new JournalItem[facts.Count];
        var entries = new JournalEntry[facts.Count];
        var changed = new SortedSet<int>();
        string? status = null;
        for (var index = 0; index < items.Length; index++)
        {
            if (facts[index] is TrialFact fact) changed.Add(fact.Trial.Number);
            else status = Kernel.Status.ToString();
            var item = items[index] = ToItem(facts[index], ++_head);
            entries[index] = new JournalEntry(item.Sequence, item.Kind, item.Trial, item.Attempt, item.Iteration, item.At, item.Body);
        }

        // what the kernel has decided by now is in this batch or was in one before
        ImmutableArray<TrialRow> rows = [.. changed.Select(number => RowOf(Kernel.Trials[number]))];
        await store.AppendAsync(Key, new JournalBatch(expected, ImmutableCollectionsMarshal.AsImmutableArray(entries), rows, status), CancellationToken.None);
        _durable = expected + items.Length;
        // that it could be loaded again is no progress yet
        if (facts.Exists(fact => fact is not ExperimentRecovered)) failures.Clear(Key);
        foreach (var fact in facts) _hasEnded = fact is ExperimentEnded || (_hasEnded && fact is not ExperimentExtended);
        _recent.AddRange(items);
        if (_recent.Count > 2 * RecentEntries) _recent.RemoveRange(0, _recent.Count - RecentEntries);
    }

    /// <summary>The kernel is ahead of the journal: nothing that it has decided since may be seen. It is loaded again from the journal.</summary>
    private void Abandon(Exception exception)
    {
        if (_failure is not null) return;
        LogAbandoned(Key, exception);
        _failure = exception;
        failures.Set(Key, exception);
        _written = Task.FromException(exception);
        _next.Written.SetException(exception);
        _grown.SetException(exception);
        // somebody who waits has seen it; if nobody does, the log has
        foreach (var task in new[] { _written, _next.Written.Task, _grown.Task }) _ = task.Exception;
        DeactivateOnIdle();
    }

    private Task SnapshotIfDueAsync() =>
        _durable - _snapshotAt < Math.Max(LeastEntriesBetweenSnapshots, 4L * Kernel.Trials.Count) ? Task.CompletedTask : SnapshotAsync();

    /// <summary>The last snapshot of an experiment that has ended: it is opened at once, and nothing is left to be made good.</summary>
    private async Task SnapshotAtEndAsync()
    {
        // the pump, which has called this, ends first
        await Task.Yield();
        await Task.WhenAll(_effects.Values);
        if (_hasEnded && !_isLeaving && _kernel is not null && _next.Facts.Count == 0 && _pump.IsCompleted && _snapshotAt < _durable) await SnapshotAsync();
    }

    /// <summary>Saves the state, all of which is durable, and which trials something is still being done about, if only by a runner that has not heard of their end.</summary>
    private async Task SnapshotAsync()
    {
        if (GrainSnapshot.Capture(Kernel, _effects.Keys.Union(_unsettled).Union(_lost).Union(_holders.Values.Select(holding => holding.Holder.Trial)).Order()) is not { } body) return;
        _snapshotAt = _durable;
        try
        {
            await store.SaveSnapshotAsync(Key, _durable, body, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // the journal has it all: the next start takes longer
            LogEffectFailed(Key, "taking a snapshot", exception);
        }
    }

    public async Task<JournalPage> ReadAsync(long after, int limit, TimeSpan wait)
    {
        _ = Kernel;
        failures.ThrowIfSet(Key);
        if (after >= _durable && !_hasEnded && wait > TimeSpan.Zero)
        {
            var grown = _grown.Task;
            // if nothing is new, an empty page says so
            if (await grown.CompletesWithinAsync(wait, time, lifetime.ApplicationStopping)) await grown;
        }

        var (durable, hasEnded) = (_durable, _hasEnded);
        if (after >= durable) return new JournalPage([], after, hasEnded);
        var first = _recent.Count == 0 ? long.MaxValue : _recent[0].Sequence;
        ImmutableArray<JournalItem> items = after + 1 >= first
            ? [.. _recent.Skip((int)(after + 1 - first)).Take(limit)]
            : [.. (await store.ReadAsync(Key, after, limit, CancellationToken.None)).Select(ToItem)];
        var cursor = items.Length == 0 ? after : items[^1].Sequence;
        return new JournalPage(items, cursor, hasEnded && cursor >= durable);
    }

    public async Task<JournalPage> ReadTrialAsync(int trial)
    {
        _ = Kernel;
        var entries = await store.ReadTrialAsync(Key, trial, CancellationToken.None);
        return new JournalPage([.. entries.Select(ToItem)], entries.Length == 0 ? 0 : entries[^1].Sequence, _hasEnded);
    }

    private static JournalItem ToItem(Fact fact, long sequence)
    {
        var entry = FactJson.Write(fact);
        return new JournalItem(sequence, entry.Kind, entry.Trial, entry.Attempt, entry.Iteration, entry.At, entry.Body);
    }

    private static JournalItem ToItem(JournalEntry entry) => new(entry.Sequence, entry.Kind, entry.Trial, entry.Attempt, entry.Iteration, entry.At, entry.Body);

    private TrialRow RowOf(Trial trial) => new(
        trial.Id.Number, trial.Status.ToString(), trial.Config.ToString(), trial.Attempt, trial.Failures, trial.Iteration,
        trial.Score is { } score && double.IsFinite(score) ? Spec.Objective.ToValue(score) : null, trial.Reason, trial.Error?.ToString(), trial.CreatedAt, trial.EndedAt);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
