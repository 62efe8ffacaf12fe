using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Tune.Storage.Sqlite;

/// <summary>Read-only connections, opened when needed and kept. Each read sees one consistent and durable state of the database.</summary>
internal sealed class ReaderPool(string file, GroupCommitWriter writer) : IAsyncDisposable
{
    private const int Limit = 4;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _free = new(Limit);
    private bool _closed;

    public async Task<T> RunAsync<T>(string description, Func<SqliteSession, T> work, CancellationToken ct)
    {
        await _free.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), typeof(SqliteDatabase));

            // Disk reads block; the caller may be a grain, whose scheduler must not.
            var result = await Task.Run(() => Read(work), ct).ConfigureAwait(false);
            await writer.WhenSynced.WaitAsync(ct).ConfigureAwait(false);
            return result;
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Explain(error, file, description);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for reads under way, then closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _closed, true);
        for (var i = 0; i < Limit; i++)
            await _free.WaitAsync().ConfigureAwait(false);
        while (_idle.TryTake(out var session))
            session.Dispose();
        _free.Release(Limit);
    }

    private T Read<T>(Func<SqliteSession, T> work)
    {
        if (!_idle.TryTake(out var session))
            session = SqliteSession.Open(file, SqliteOpenMode.ReadOnly);
        var isHealthy = false;
        try
        {
            session.Run("BEGIN");
            var result = work(session);
            session.Run("COMMIT");
            isHealthy = true;
            return result;
        }
        finally
        {
            if (isHealthy)
                _idle.Add(session);
            else
                session.Dispose();
        }
    }
}
