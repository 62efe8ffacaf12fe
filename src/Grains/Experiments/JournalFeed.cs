using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Serves those who follow a journal: the newest entries from memory, older ones from the store, and what is to come when it comes.</summary>
internal sealed class JournalFeed(IExperimentJournal journal, string experiment, TimeProvider time)
{
    /// <summary>Entries that readers may still want; older ones are read from the store.</summary>
    private const int RecentEntries = 2048;

    private readonly List<JournalEntry> _recent = [];
    private TaskCompletionSource _grown = NewSource();

    /// <summary>Entries have become durable.</summary>
    public void Add(ImmutableArray<JournalEntry> entries)
    {
        // what was being written when something else failed may be durable all the same; whoever waits has heard of the failure
        if (_grown.Task.IsFaulted) return;
        _recent.AddRange(entries);
        if (_recent.Count > 2 * RecentEntries) _recent.RemoveRange(0, _recent.Count - RecentEntries);
        var grown = _grown;
        _grown = NewSource();
        grown.SetResult();
    }

    /// <summary>Whoever waits hears why nothing comes any more.</summary>
    public void Fail(Exception failure)
    {
        _grown.TrySetException(failure);
        _ = _grown.Task.Exception;
    }

    /// <summary>Waits for an entry, or for a time.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var grown = _grown.Task;
        // if nothing is new, an empty page says so
        if (await grown.CompletesWithinAsync(limit, time, cancellationToken)) await grown;
    }

    /// <summary>Entries after a cursor, oldest first.</summary>
    public async Task<ImmutableArray<JournalEntry>> ReadAsync(long after, int limit)
    {
        var first = _recent.Count == 0 ? long.MaxValue : _recent[0].Sequence;
        if (after + 1 < first) return await journal.ReadAsync(experiment, after, limit, CancellationToken.None);
        var skipped = (int)Math.Min(after + 1 - first, _recent.Count);
        return [.. _recent.GetRange(skipped, Math.Min(limit, _recent.Count - skipped))];
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
