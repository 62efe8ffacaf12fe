using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tune.Storage.Sqlite;

/// <summary>Says what a SQLite error means for the operator.</summary>
internal static class SqliteErrors
{
    public static TuneException Explain(SqliteException error, string file, string operation) => error.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new StorageFullException(Path.GetDirectoryName(file) ?? file, operation, error),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new StorageCorruptException(file, operation, error),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => new StorageNotWritableException(file, operation, error),
        _ => new StorageFailedException(file, operation, error),
    };
}
