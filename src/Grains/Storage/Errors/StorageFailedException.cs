namespace Tune.Storage;

/// <summary>The database failed in a way that has no exception of its own, such as an I/O error.</summary>
public sealed class StorageFailedException(string file, string operation, Exception innerException)
    : TuneException($"Database '{file}' failed while {operation}: {innerException.Message} " +
        "Nothing that was acknowledged is lost. Check the disk, and that no other program holds a lock, then run again.", innerException)
{
    /// <summary>The database file.</summary>
    public string File { get; } = file;
}
