using Microsoft.Data.Sqlite;

namespace Tune.Storage.Sqlite;

/// <summary>
/// The only writer of a database: a thread that takes all operations that wait, runs them in one transaction and
/// completes their callers once that is on disk. Callers that arrive meanwhile form the next group, so the price of a
/// sync is shared by all. An operation that fails is undone alone, by its savepoint.
/// </summary>
internal sealed class GroupCommitWriter
{
    private readonly SqliteSession _session;
    private readonly string _file;
    private readonly Action? _sync;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<WriteOperation> _waiting = [];
    private List<WriteOperation> _group = [];
    private bool _closed;
    private TuneException? _failure;
    private TaskCompletionSource? _unsynced;

    /// <param name="session">Closed with the writer.</param>
    /// <param name="file">The database, for messages.</param>
    /// <param name="sync">Makes durable what was committed; null if the session's commits are durable by themselves.</param>
    public GroupCommitWriter(SqliteSession session, string file, Action? sync)
    {
        _session = session;
        _file = file;
        _sync = sync;
        new Thread(Loop) { IsBackground = true, Name = "tune-storage" }.Start();
    }

    /// <summary>Completes when everything that a reader can see by now is durable.</summary>
    public Task WhenSynced => Volatile.Read(ref _unsynced)?.Task ?? Task.CompletedTask;

    public Task<T> RunAsync<T>(string description, Func<SqliteSession, T> work, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            return Task.FromCanceled<T>(ct);
        var operation = new WriteOperation<T>(description, work, ct);
        lock (_gate)
        {
            if (_failure is not null)
                throw _failure;
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteDatabase));
            _waiting.Add(operation);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
        }
        return operation.Completion;
    }

    /// <summary>Refuses new operations, finishes those that wait, and closes the session.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
        return _stopped.Task;
    }

    private void Loop()
    {
        try
        {
            while (TakeWaiting())
                CommitGroup();
            _session.Dispose();
            _stopped.SetResult();
        }
        catch (Exception error)
        {
            // A failed sync, a failed rollback or a bug: what is on the disk is unknown, so nothing more may be written.
            Abandon(error);
        }
    }

    private bool TakeWaiting()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
                Monitor.Wait(_gate);
            (_group, _waiting) = (_waiting, _group);
            return _group.Count > 0;
        }
    }

    private void CommitGroup()
    {
        try
        {
            _session.Run("BEGIN IMMEDIATE");
            foreach (var operation in _group)
                Apply(operation);
            Commit();
        }
        catch (SqliteException error)
        {
            if (_session.IsInTransaction)
                _session.Run("ROLLBACK");
            foreach (var operation in _group)
                operation.Failure ??= SqliteErrors.Explain(error, _file, operation.Description);
        }
        foreach (var operation in _group)
            Answer(operation);
        _group.Clear();
    }

    private void Commit()
    {
        var synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _unsynced, synced);
        try
        {
            _session.Run("COMMIT");
            _sync?.Invoke();
            // what is written to a file without a name is gone with this process
            if (_session.HasMoved || !File.Exists(_file + "-wal")) throw new DataFolderGoneException(Path.GetDirectoryName(_file) ?? _file);
        }
        catch (Exception error) when (error is IOException or DataFolderGoneException)
        {
            // whoever has read it must not believe it, and a second sync would prove nothing: the system has given the pages up
            synced.SetException(Explain(error));
            _ = synced.Task.Exception;
            throw;
        }
        catch
        {
            // it was not committed: there is nothing to see
            EndSync(synced);
            throw;
        }

        EndSync(synced);
    }

    private void EndSync(TaskCompletionSource synced)
    {
        Volatile.Write(ref _unsynced, null);
        synced.SetResult();
    }

    private void Apply(WriteOperation operation)
    {
        if (operation.Cancellation.IsCancellationRequested)
        {
            operation.Failure = new OperationCanceledException(operation.Cancellation);
            return;
        }
        _session.Run("SAVEPOINT operation");
        try
        {
            operation.Execute(_session);
        }
        catch (Exception error) when (_session.IsInTransaction)
        {
            // If SQLite has rolled back the whole transaction the filter lets the error through, to fail the group.
            _session.Run("ROLLBACK TO operation");
            operation.Failure = error is SqliteException sqlite
                ? SqliteErrors.Explain(sqlite, _file, operation.Description)
                : error;
        }
        _session.Run("RELEASE operation");
    }

    private static void Answer(WriteOperation operation)
    {
        if (operation.Failure is { } failure)
            operation.Fail(failure);
        else
            operation.Complete();
    }

    private TuneException Explain(Exception error) =>
        error as DataFolderGoneException ?? (TuneException)new StorageFailedException(_file, error is IOException ? "syncing its log" : "undoing a failed write", error);

    private void Abandon(Exception error)
    {
        var failure = Explain(error);
        lock (_gate)
        {
            _failure = failure;
            _group.AddRange(_waiting);
            _waiting.Clear();
        }
        foreach (var operation in _group)
            operation.Fail(failure);
        _session.Dispose();
        _stopped.SetResult();
    }
}
