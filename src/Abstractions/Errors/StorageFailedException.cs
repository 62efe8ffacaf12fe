namespace Tune.Storage;

/// <summary>The database failed in a way that has no exception of its own, such as an I/O error or a server that does not answer.</summary>
public sealed class StorageFailedException(string database, string operation, Exception innerException)
    : TuneException($"Database '{database}' failed while {operation}: {innerException.Message.TrimEnd('.')}. " +
        "Nothing that was acknowledged is lost. Check the disk and the server, and that no other program holds a lock, then run again.", innerException)
{
    /// <summary>The database: a file, or the server's address with the names of database and schema.</summary>
    public string Database { get; } = database;
}
