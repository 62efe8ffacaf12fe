using System.Collections.Immutable;
using System.Text;

namespace Tune.Storage;

/// <summary>
/// Experiments in memory. Every operation takes effect at once and as a whole when it is called, and its task is complete: what makes
/// it slow or fail is around it.
/// </summary>
internal sealed class MemoryExperimentStore : IExperimentStore
{
    private readonly Dictionary<string, Stored> _experiments = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public Task<ExperimentRow?> FindAsync(string experiment, CancellationToken ct) => Answer(() => RowOf(experiment));

    public Task<ImmutableArray<ExperimentRow>> ListAsync(CancellationToken ct) => Answer(() => _order.Select(name => _experiments[name].Row).OrderBy(row => row.CreatedAt).ToImmutableArray());

    public Task<ImmutableArray<ExperimentOutline>> OutlineAsync(CancellationToken ct) => Answer(() => _order.Select(name => OutlineOf(_experiments[name])).OrderBy(outline => outline.Row.CreatedAt).ToImmutableArray());

    public Task CreateAsync(ExperimentRow row, CancellationToken ct) => Answer(() =>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(row.Name);
        if (!_experiments.TryAdd(row.Name, new Stored(row))) throw new DuplicateExperimentException(row.Name);
        _order.Add(row.Name);
        return true;
    });

    public Task AppendAsync(string experiment, JournalBatch batch, CancellationToken ct) => Answer(() =>
    {
        var entries = batch.Entries.IsDefault ? [] : batch.Entries;
        for (var i = 0; i < entries.Length; i++) RequireEntry(entries[i], batch.ExpectedHead + 1 + i);
        var stored = Get(experiment);
        if (stored.Journal.Count != batch.ExpectedHead) throw new JournalConflictException(experiment, batch.ExpectedHead, stored.Journal.Count);
        stored.Journal.AddRange(entries);
        foreach (var trial in batch.Trials.IsDefault ? [] : batch.Trials)
            stored.Trials[trial.Trial] = trial with { Objective = trial.Objective is { } value && double.IsFinite(value) ? value : null };
        stored.Row = stored.Row with
        {
            Status = batch.ExperimentStatus ?? stored.Row.Status,
            SpecJson = batch.SpecJson ?? stored.Row.SpecJson,
            UpdatedAt = entries.IsEmpty ? stored.Row.UpdatedAt : entries[^1].At,
        };
        if (batch.SpecJson is not null) stored.Snapshot = null;
        return true;
    });

    public Task<ImmutableArray<JournalEntry>> ReadAsync(string experiment, long after, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return Answer(() => Get(experiment).Journal.Skip((int)after).Take(limit).ToImmutableArray());
    }

    public Task<ImmutableArray<JournalEntry>> ReadTrialAsync(string experiment, int trial, CancellationToken ct) =>
        Answer(() => Get(experiment).Journal.Where(entry => entry.Trial == trial).ToImmutableArray());

    public Task SaveSnapshotAsync(string experiment, long sequence, ReadOnlyMemory<byte> body, CancellationToken ct) => Answer(() =>
    {
        var stored = Get(experiment);
        if (sequence > stored.Journal.Count) throw new JournalConflictException(experiment, sequence, stored.Journal.Count);
        var isOfAnotherSpec = stored.Journal.Skip((int)sequence).Any(entry => entry.Kind == "changed");
        if (!isOfAnotherSpec && (stored.Snapshot is not { } old || sequence >= old.Sequence)) stored.Snapshot = (sequence, body);
        return true;
    });

    public Task<(long Sequence, ReadOnlyMemory<byte> Body)?> FindSnapshotAsync(string experiment, CancellationToken ct) => Answer(() => _experiments.GetValueOrDefault(experiment)?.Snapshot);

    public Task DeleteAsync(string experiment, CancellationToken ct) => Answer(() =>
    {
        _order.Remove(experiment);
        return _experiments.Remove(experiment);
    });

    /// <summary>The row of an experiment, or null.</summary>
    public ExperimentRow? RowOf(string experiment) => _experiments.GetValueOrDefault(experiment)?.Row;

    /// <summary>The rows of an experiment's trials, by number.</summary>
    public ImmutableArray<TrialRow> TrialsOf(string experiment) => [.. Get(experiment).Trials.Values];

    private static ExperimentOutline OutlineOf(Stored stored)
    {
        var valued = stored.Trials.Values.Where(trial => trial.Objective is not null).Select(trial => ((int Trial, double Objective)?)(trial.Trial, trial.Objective.GetValueOrDefault())).ToList();
        return new ExperimentOutline(
            stored.Row, [.. stored.Trials.Values.GroupBy(trial => trial.Status).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Count()))],
            valued.MinBy(best => best?.Objective), valued.MaxBy(best => best?.Objective), [.. stored.Journal.Where(entry => entry.Kind == "tag-set")]);
    }

    private Stored Get(string experiment) => _experiments.GetValueOrDefault(experiment) ?? throw new UnknownExperimentException(experiment);

    private static void RequireEntry(JournalEntry entry, long expected)
    {
        if (entry.Sequence != expected || !JsonBody.IsObject(Encoding.UTF8.GetBytes(entry.Body)))
            throw new ArgumentException($"Entry {entry.Sequence} is not entry {expected}, or its body is not a JSON object: {entry.Body}");
    }

    private static Task<T> Answer<T>(Func<T> operation)
    {
        try
        {
            return Task.FromResult(operation());
        }
        catch (Exception exception) when (exception is TuneException or ArgumentException)
        {
            return Task.FromException<T>(exception);
        }
    }

    private sealed class Stored(ExperimentRow row)
    {
        public ExperimentRow Row { get; set; } = row;

        public List<JournalEntry> Journal { get; } = [];

        public SortedDictionary<int, TrialRow> Trials { get; } = [];

        public (long Sequence, ReadOnlyMemory<byte> Body)? Snapshot { get; set; }
    }
}
