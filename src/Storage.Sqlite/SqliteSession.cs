using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tune.Storage.Sqlite;

/// <summary>One connection and its prepared statements; used by one thread at a time.</summary>
internal sealed partial class SqliteSession : IDisposable
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED.</summary>
    private const int HasMovedCode = 20;

    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;

    // Statements are constants, so their identity is their key; hashing the text would cost as much as an insert.
    private readonly Dictionary<string, SqliteStatement> _statements = new(ReferenceEqualityComparer.Instance);

    private SqliteSession(SqliteConnection connection)
    {
        _connection = connection;
        _handle = connection.Handle ?? throw new InvalidOperationException("An open connection has no handle.");
    }

    /// <summary>Whether the database is not at its path any more, or another file is there; costs one look at the path. Never on Windows, which lets nobody move it.</summary>
    public bool HasMoved => FileControl(_handle, "main", HasMovedCode, out var moved) == raw.SQLITE_OK && moved != 0;

    /// <summary>Whether a transaction is open; an error may have closed it.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public static SqliteSession Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            var session = new SqliteSession(connection);
            session.RunScript("PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY;");
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A prepared statement, without parameters bound. Dispose it to give it back.</summary>
    /// <param name="sql">A constant or otherwise interned text.</param>
    public SqliteStatement Rent(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
            return statement;
        var code = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var prepared);
        if (code is not raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _handle);
        return _statements[sql] = new SqliteStatement(_handle, prepared);
    }

    /// <summary>Executes one statement without parameters.</summary>
    public void Run(string sql)
    {
        using var statement = Rent(sql);
        statement.Run();
    }

    /// <summary>Executes several statements that are not worth keeping.</summary>
    public void RunScript(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code is not raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _handle);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Close();
        _statements.Clear();
        _connection.Dispose();
    }

    // the binding leaves it out
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(sqlite3 database, string name, int operation, out int result);
}
