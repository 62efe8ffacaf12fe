namespace Tune.Storage;

/// <summary>The database file is damaged or is not a database.</summary>
public sealed class StorageCorruptException(string file, string operation, Exception? innerException)
    : TuneException($"Database '{file}' is damaged or not a SQLite database (found while {operation}). Stop, then restore a copy " +
        "of its folder, or move the file and its -wal and -shm files away to start empty. " +
        "What is readable can be saved by the sqlite3 shell: .recover", innerException)
{
    /// <summary>The damaged file.</summary>
    public string File { get; } = file;
}
