using System.Collections.Immutable;

namespace Tune.Storage;

/// <summary>
/// Experiments in memory. Every operation takes effect at once and as a whole when it is called, and its task is complete: what makes
/// it slow or fail is around it.
/// </summary>
internal sealed class MemoryExperimentStore : IExperimentStore
{
    private readonly Dictionary<string, Stored> _experiments = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private long _created;

    public Task<ExperimentRow?> FindAsync(string experiment, CancellationToken ct) => Answer(() => RowOf(experiment));

    public Task<ImmutableArray<ExperimentEntry>> ListAsync(CancellationToken ct) => Answer(() => _order.Select(name => _experiments[name].Row).OrderBy(row => row.CreatedAt)
        .Select(row => new ExperimentEntry(row.Name, row.Status, row.Trainable, row.CreatedAt, row.UpdatedAt)).ToImmutableArray());

    public Task<ImmutableArray<ExperimentOutline>> OutlineAsync(CancellationToken ct) => Answer(() => _order.Select(name => OutlineOf(_experiments[name])).OrderBy(outline => outline.Row.CreatedAt).ToImmutableArray());

    public Task CreateAsync(ExperimentRow row, CancellationToken ct) => Answer(() => Create(row));

    public Task ImportAsync(ExperimentRow row, ImmutableArray<JournalEntry> journal, ImmutableArray<TrialRow> trials, CancellationToken ct) => Answer(() =>
    {
        var encoded = new EncodedBatch(row.Name, new JournalBatch(0, 0, journal, trials, null));
        var stored = Create(row);
        stored.Journal.AddRange(encoded.Entries);
        foreach (var trial in encoded.Trials) stored.Trials[trial.Trial] = trial;
        return stored;
    });

    public Task AppendAsync(string experiment, JournalBatch batch, CancellationToken ct) => Answer(() =>
    {
        var encoded = new EncodedBatch(experiment, batch);
        var stored = Get(experiment, batch.Incarnation);
        if (stored.Journal.Count != batch.ExpectedHead) throw new JournalConflictException(experiment, batch.ExpectedHead, stored.Journal.Count);
        stored.Journal.AddRange(encoded.Entries);
        foreach (var trial in encoded.Trials) stored.Trials[trial.Trial] = trial;
        stored.Row = stored.Row with
        {
            Status = batch.ExperimentStatus ?? stored.Row.Status,
            SpecJson = batch.SpecJson ?? stored.Row.SpecJson,
            UpdatedAt = encoded.UpdatedAt ?? stored.Row.UpdatedAt,
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

    public Task SaveSnapshotAsync(string experiment, long incarnation, long sequence, ReadOnlyMemory<byte> body, CancellationToken ct) => Answer(() =>
    {
        var stored = Get(experiment, incarnation);
        if (sequence > stored.Journal.Count) throw new JournalConflictException(experiment, sequence, stored.Journal.Count);
        var isOfAnotherSpec = stored.Journal.Skip((int)sequence).Any(entry => entry.Kind == "changed");
        if (!isOfAnotherSpec && (stored.Snapshot is not { } old || sequence >= old.Sequence)) stored.Snapshot = (sequence, body);
        return true;
    });

    public Task<(long Sequence, ReadOnlyMemory<byte> Body)?> FindSnapshotAsync(string experiment, CancellationToken ct) => Answer(() => _experiments.GetValueOrDefault(experiment)?.Snapshot);

    public Task DeleteAsync(string experiment, long incarnation, CancellationToken ct) => Answer(() =>
    {
        if (RowOf(experiment)?.Incarnation != incarnation) return false;
        _order.Remove(experiment);
        return _experiments.Remove(experiment);
    });

    /// <summary>The row of an experiment, or null.</summary>
    public ExperimentRow? RowOf(string experiment) => _experiments.GetValueOrDefault(experiment)?.Row;

    /// <summary>The rows of an experiment's trials, by number.</summary>
    public ImmutableArray<TrialRow> TrialsOf(string experiment) => [.. Get(experiment).Trials.Values];

    private Stored Create(ExperimentRow row)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(row.Name);
        var stored = new Stored(row with { Incarnation = _created + 1 });
        if (!_experiments.TryAdd(row.Name, stored)) throw new DuplicateExperimentException(row.Name);
        _order.Add(row.Name);
        _created++;
        return stored;
    }

    private static ExperimentOutline OutlineOf(Stored stored)
    {
        var valued = stored.Trials.Values.Where(trial => trial.Objective is not null).Select(trial => ((int Trial, double Objective)?)(trial.Trial, trial.Objective.GetValueOrDefault())).ToList();
        return new ExperimentOutline(
            stored.Row, [.. stored.Trials.Values.GroupBy(trial => trial.Status).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Count()))],
            valued.MinBy(best => best?.Objective), valued.MaxBy(best => best?.Objective), [.. stored.Journal.Where(entry => entry.Kind == "tag-set")]);
    }

    private Stored Get(string experiment) => _experiments.GetValueOrDefault(experiment) ?? throw new UnknownExperimentException(experiment);

    private Stored Get(string experiment, long incarnation) => Get(experiment) is { } stored && stored.Row.Incarnation == incarnation ? stored : throw new ExperimentReplacedException(experiment);

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
