using Microsoft.Data.Sqlite;
using Tune.Storage.Sqlite;

namespace Tune.Storage;

/// <summary>
/// The database of one data folder: the file <c>tune.db</c> in WAL mode, synced at every commit, with one writer thread
/// and pooled readers. Safe for concurrent use. One process at a time may have it open; others can read the file with any
/// SQLite tool.
/// </summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    /// <summary>Name of the database file in the data folder.</summary>
    public const string FileName = "tune.db";

    private readonly DataFolderLock _lock;
    private readonly GroupCommitWriter _writer;
    private readonly ReaderPool _readers;
    private readonly LogSync? _log;
    private int _disposed;

    private SqliteDatabase(string folder, string file, DataFolderLock folderLock, SqliteSession session, Action<Action>? aroundSync)
    {
        Folder = folder;
        File = file;
        _lock = folderLock;
        if (LogSync.IsSupported)
        {
            _log = new LogSync(file);
            // what SQLite leaves out now is nothing but the sync after each commit
            session.RunScript("PRAGMA synchronous = NORMAL");
        }

        _writer = new(session, file, _log is null ? null : aroundSync is null ? _log.Run : () => aroundSync(_log.Run));
        _readers = new(file, _writer);
    }

    /// <summary>The data folder's full path.</summary>
    public string Folder { get; }

    /// <summary>The database file's full path.</summary>
    public string File { get; }

    /// <summary>Opens the database of a data folder; creates folder and file, or brings the file to the newest layout, as needed.</summary>
    /// <param name="folder">The data folder.</param>
    /// <exception cref="DataFolderInUseException">It is open in another process, or elsewhere in this one.</exception>
    /// <exception cref="StorageNotWritableException">The folder or the file cannot be created or written.</exception>
    /// <exception cref="StorageCorruptException">The file is damaged or no SQLite database.</exception>
    /// <exception cref="StorageVersionException">The file was written by a newer program.</exception>
    public static SqliteDatabase Open(string folder) => Open(folder, SchemaMigrator.All);

    /// <param name="folder">The data folder.</param>
    /// <param name="migrations">The layouts.</param>
    /// <param name="aroundSync">Called in place of each sync of the log, where there are such, and given it; for tests.</param>
    internal static SqliteDatabase Open(string folder, IReadOnlyList<SchemaMigration> migrations, Action<Action>? aroundSync = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        folder = Path.GetFullPath(folder);
        var file = Path.Combine(folder, FileName);
        var folderLock = DataFolderLock.Acquire(folder);
        try
        {
            return new(folder, file, folderLock, OpenSession(file, migrations), aroundSync);
        }
        catch (SqliteException error)
        {
            folderLock.Dispose();
            throw SqliteErrors.Explain(error, file, "opening the database");
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Finishes the writes that wait, refuses new ones, closes the file and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        try
        {
            // Readers first: the last connection to close folds the WAL into the database, which a reader may not do.
            await _readers.DisposeAsync().ConfigureAwait(false);
            await _writer.CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _log?.Dispose();
            _lock.Dispose();
        }
    }

    /// <summary>Runs <paramref name="work"/> in the next group commit; completes when it is durable.</summary>
    /// <param name="description">What is being written, for messages: "No space left while …".</param>
    /// <param name="work">Runs on the writer thread; what it throws undoes it alone and goes to the caller.</param>
    /// <param name="ct">Effective until the work begins.</param>
    internal Task<T> WriteAsync<T>(string description, Func<SqliteSession, T> work, CancellationToken ct) =>
        _writer.RunAsync(description, work, ct);

    /// <inheritdoc cref="WriteAsync{T}"/>
    internal Task WriteAsync(string description, Action<SqliteSession> work, CancellationToken ct) =>
        _writer.RunAsync(
            description,
            session =>
            {
                work(session);
                return true;
            },
            ct);

    /// <summary>Runs <paramref name="work"/> on one consistent state of the database, which has all that was acknowledged before.</summary>
    internal Task<T> ReadAsync<T>(string description, Func<SqliteSession, T> work, CancellationToken ct) =>
        _readers.RunAsync(description, work, ct);

    private static SqliteSession OpenSession(string file, IReadOnlyList<SchemaMigration> migrations)
    {
        // SQLite would let everybody read it; its log and its shared memory get the rights that it has
        if (!System.IO.File.Exists(file)) PrivateFiles.Write(file, []);
        var session = SqliteSession.Open(file, SqliteOpenMode.ReadWriteCreate);
        try
        {
            SchemaMigrator.RefuseNewer(session, file, migrations);

            // The mode is kept in the file, but a copy made by some tools has lost it.
            session.RunScript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            // a cache in kB that has room for a batch: appends come back to the last pages only, and the system caches the file as well
            session.RunScript("PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -4000;");
            SchemaMigrator.Migrate(session, migrations);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
