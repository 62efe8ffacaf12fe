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
    private readonly object _gate = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<WriteOperation> _waiting = [];
    private List<WriteOperation> _group = [];
    private bool _closed;
    private StorageFailedException? _failure;

    public GroupCommitWriter(SqliteSession session, string file)
    {
        _session = session;
        _file = file;
        new Thread(Loop) { IsBackground = true, Name = "tune-storage" }.Start();
    }

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
            // Only a failed rollback or a bug comes here. The state of the connection is unknown, so nothing more may be written.
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
            _session.Run("COMMIT");
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

    private void Abandon(Exception error)
    {
        StorageFailedException failure = new(_file, "undoing a failed write", error);
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
