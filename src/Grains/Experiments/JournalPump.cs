using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>
/// Writes an experiment's facts: they queue while a batch is being written, a batch is one transaction, and only when it is durable does what follows from
/// it happen, and hear those of it that wait. Used in the turns of one grain. What fails, fails for good: the journal says what is true, and
/// whoever owns the pump is ahead of it.
/// </summary>
/// <param name="journal">Where they are written.</param>
/// <param name="experiment">The experiment.</param>
/// <param name="head">The last entry that is stored.</param>
/// <param name="owner">Whose facts they are.</param>
/// <param name="metrics">Told how long it took.</param>
internal sealed class JournalPump(IExperimentJournal journal, ExperimentRow experiment, long head, IJournalOwner owner, TuneMetrics metrics)
{
    private Batch _next = new();
    private Task _pump = Task.CompletedTask;
    private long _head = head;

    /// <summary>The last entry that is durable.</summary>
    public long Durable { get; private set; } = head;

    /// <summary>Completes when all facts that were given until now are durable.</summary>
    public Task Written { get; private set; } = Task.CompletedTask;

    /// <summary>Why nothing is written any more; null as long as it is.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether all facts are durable, and what follows from them was begun.</summary>
    public bool IsIdle => _pump.IsCompleted && _next.Facts.Count == 0;

    /// <summary>Facts that are written together, and what waits for them.</summary>
    private sealed class Batch
    {
        public List<Fact> Facts { get; } = [];

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Completes when these facts, or if there are none all that were given before, are durable.</summary>
    public Task CommitAsync(IReadOnlyList<Fact> facts)
    {
        if (facts.Count == 0 || Failure is not null) return Written;
        _next.Facts.AddRange(facts);
        var written = Written = _next.Written.Task;
        if (_pump.IsCompleted) _pump = PumpAsync();
        return written;
    }

    /// <summary>Completes when nothing is left to write, or nothing can be written any more.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => _pump.WaitAsync(cancellationToken);

    /// <summary>Nothing is written any more, and whoever waits hears why.</summary>
    public void Fail(Exception failure)
    {
        if (Failure is not null) return;
        Failure = failure;
        Written = Task.FromException(failure);
        _next.Written.SetException(failure);
        // somebody who waits has seen it; if nobody does, the log has
        foreach (var task in new[] { Written, _next.Written.Task }) _ = task.Exception;
    }

    /// <summary>Writes what has gathered, one batch at a time: while one is being written the next one gathers.</summary>
    private async Task PumpAsync()
    {
        while (_next.Facts.Count > 0 && Failure is null)
        {
            var batch = _next;
            _next = new Batch();
            ImmutableArray<JournalEntry> entries;
            var since = metrics.Now;
            try
            {
                entries = await AppendAsync(batch.Facts);
            }
            catch (Exception exception)
            {
                metrics.Committed(since, exception);
                batch.Written.SetException(exception);
                owner.OnFailed(exception);
                Fail(exception);
                return;
            }

            metrics.Committed(since);
            owner.OnDurable(batch.Facts, entries);
            batch.Written.SetResult();
        }

        if (Failure is null) owner.OnIdle();
    }

    private async Task<ImmutableArray<JournalEntry>> AppendAsync(List<Fact> facts)
    {
        var expected = _head;
        var entries = new JournalEntry[facts.Count];
        var changed = new SortedSet<int>();
        var isExperimentChanged = false;
        string? spec = null;
        for (var index = 0; index < entries.Length; index++)
        {
            if (facts[index] is TrialFact fact) changed.Add(fact.Trial.Number);
            else isExperimentChanged = true;
            if (facts[index] is ExperimentChanged change)
            {
                spec = change.Spec;
                // what their rows say of the objective may be another now
                changed.UnionWith(Enumerable.Range(0, owner.TrialCount));
            }

            entries[index] = FactJson.Write(facts[index], ++_head);
        }

        // what is decided by now is in this batch or was in one before
        ImmutableArray<TrialRow> rows = [.. changed.Select(owner.RowOf)];
        var written = ImmutableCollectionsMarshal.AsImmutableArray(entries);
        var batch = new JournalBatch(experiment.Incarnation, expected, written, rows, isExperimentChanged ? owner.Status : null) { SpecJson = spec };
        await journal.AppendAsync(experiment.Name, batch, CancellationToken.None);
        Durable = expected + entries.Length;
        return written;
    }
}
