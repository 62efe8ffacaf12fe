using System.Text.Json;
using Tune.Storage;

namespace Tune;

/// <summary>
/// Writes an experiment's results as files that people and Ray's tools read: for the experiment <c>experiment.json</c> and, at the end,
/// <c>trials.csv</c>; for a trial a folder with <c>params.json</c>, <c>result.json</c>, <c>progress.csv</c> and, after a failure, <c>error.txt</c>: for
/// every trial, or for those only that have failed or have files of their own there. It follows the journal: give it every fact from the first, also after a restart; what is in the files
/// already is not written again, and what a crash cut off is repaired. Nothing is written but by <see cref="FlushAsync"/> and
/// <see cref="CompleteAsync"/>. Thread-safe.
/// </summary>
public sealed class ResultsFolderWriter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly RowFormat _format = new();
    private readonly NamePool _names = new();
    private readonly Dictionary<TrialId, TrialLog> _live = [];
    private readonly List<TrialLog> _dirty = [];
    private readonly FolderRoot _root;
    private readonly bool _everyTrial;
    private readonly ExperimentFile _experiment;
    private readonly FileStream _owner;
    private readonly FolderCursor? _attachedAt;
    private DateTimeOffset? _origin;
    private long _last = long.MinValue;
    private long _written;

    private ResultsFolderWriter(FolderRoot root, JsonElement spec, bool everyTrial, FileStream owner)
    {
        _everyTrial = everyTrial;
        _root = root;
        _owner = owner;
        _experiment = new ExperimentFile(root.Path, spec);
        _attachedAt = FolderCursor.Read(root.Path);
        _written = _attachedAt?.Sequence ?? long.MinValue;
    }

    /// <summary>Opens or creates a results folder. Only one writer at a time has it, also among processes; readers are welcome.</summary>
    /// <param name="root">The experiment's folder.</param>
    /// <param name="specJson">The experiment's spec as JSON.</param>
    /// <param name="everyTrial">Whether every trial has a folder; else those that have failed, and those whose folder is there.</param>
    /// <exception cref="TuneException">The folder can't be written, or somebody else writes it; the message says what to do.</exception>
    /// <exception cref="JsonException">The spec is not JSON.</exception>
    public static ResultsFolderWriter Open(string root, string specJson, bool everyTrial = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        var folder = new FolderRoot(root);
        return Open(folder.Path, () => folder.Create(), specJson, everyTrial);
    }

    /// <inheritdoc cref="Open(string, string, bool)"/>
    /// <param name="results">In which the experiment's folder is, or is made.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="specJson">Its spec as JSON.</param>
    /// <param name="everyTrial">Whether every trial has a folder.</param>
    internal static ResultsFolderWriter Open(FolderRoot results, string experiment, string specJson, bool everyTrial) =>
        Open(Path.Combine(results.Path, experiment), () => results.Create(experiment), specJson, everyTrial);

    private static ResultsFolderWriter Open(string root, Func<string> create, string specJson, bool everyTrial)
    {
        var spec = JsonElement.Parse(specJson);
        var path = Path.Combine(root, ".writer");
        try
        {
            var folder = new FolderRoot(create());
            return new ResultsFolderWriter(folder, spec, everyTrial, PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new TuneException($"Another process writes results to '{root}'. End it, or choose another results folder.", exception);
        }
        catch (Exception exception) when (FolderFault.IsOne(exception))
        {
            throw FolderFault.Explain(path, exception);
        }
    }

    /// <summary>Takes the next fact of the journal in; one that was taken in before changes nothing.</summary>
    /// <param name="sequence">Its place in the journal, greater than those before.</param>
    /// <param name="fact">The fact.</param>
    /// <exception cref="TuneException">The folder has results of another experiment.</exception>
    public void Apply(long sequence, Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        lock (_lock)
        {
            if (sequence <= _last) return;
            CheckOrigin(fact);
            _last = sequence;
            _experiment.Apply(fact);
            if (fact is TrialFact trialFact) Apply(trialFact, sequence <= _written);
        }
    }

    /// <summary>Writes what was taken in since the last time. While facts are replayed that are in the files already, it does nothing.</summary>
    /// <exception cref="TuneException">Something can't be written; the message says what and what to do. The next call tries again.</exception>
    public Task FlushAsync(CancellationToken cancellationToken = default) => Task.Run(() => Flush(isReplayed: false), cancellationToken);

    /// <summary>Writes everything, and the table of all trials. More facts may follow if the experiment is extended.</summary>
    /// <param name="results">The table, as <see cref="ResultGrid{TConfig}.ToTable"/> makes it.</param>
    /// <param name="cancellationToken">Cancels before the writing begins.</param>
    /// <exception cref="TuneException">Something can't be written; the message says what and what to do.</exception>
    public Task CompleteAsync(ResultTable results, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        return Task.Run(
            () =>
            {
                Flush(isReplayed: true);
                results.WriteCsv(Path.Combine(_root.Path, "trials.csv"));
            },
            cancellationToken);
    }

    /// <summary>Lets the folder go. Writes nothing: what was not flushed is written when the folder is opened again.</summary>
    public void Dispose() => _owner.Dispose();

    private void CheckOrigin(Fact fact)
    {
        if (_origin is not null) return;
        // stores keep times with less precision than the fact had when it was new
        if (_attachedAt is { } cursor && (cursor.Origin - fact.At).Duration() > TimeSpan.FromSeconds(1))
            throw new TuneException($"'{_root.Path}' has the results of another experiment, which began at {cursor.Origin:u}. Move that folder away or delete it, or choose another results folder.");
        _origin = fact.At;
    }

    private void Apply(TrialFact fact, bool isWritten)
    {
        if (fact is TrialCreated created)
        {
            var added = new TrialLog(created, _root, _everyTrial);
            _live.Add(created.Trial, added);
            MarkDirty(added);
            return;
        }

        // what comes after a trial's end is not in the files
        if (!_live.TryGetValue(fact.Trial, out var log) || !log.Apply(fact, _names)) return;
        if (isWritten && fact is TrialEnded && IsIntact(log)) _live.Remove(fact.Trial);
        else MarkDirty(log);
    }

    private bool IsIntact(TrialLog log)
    {
        try
        {
            return log.IsIntact(_format);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // the flush will say what is wrong with it
            return false;
        }
    }

    private void MarkDirty(TrialLog log)
    {
        if (log.IsDirty) return;
        log.IsDirty = true;
        _dirty.Add(log);
    }

    private void Flush(bool isReplayed)
    {
        lock (_lock)
        {
            if (_origin is not { } origin || (_last < _written && !isReplayed)) return;
            foreach (var log in _dirty)
            {
                // a trial that was found whole at the cursor is no longer live
                if (!log.IsDirty || !_live.ContainsKey(log.Trial)) continue;
                log.Flush(_format);
                log.IsDirty = false;
                if (log.IsEnded) _live.Remove(log.Trial);
            }

            _dirty.Clear();
            _experiment.Flush();
            if (_written == _last) return;
            new FolderCursor(_last, origin).Write(_root.Path);
            _written = _last;
        }
    }
}
