namespace Tune.Storage;

/// <summary>A folder, a file, or a database of a server can't be created or written for want of a right.</summary>
public sealed class StorageNotWritableException(string place, string operation, Exception innerException)
    : TuneException($"Cannot write '{place}' while {operation}: {innerException.Message} " +
        "Give this user the right to write there, or choose another place.", innerException)
{
    /// <summary>The folder, the file, or the server's database.</summary>
    public string Place { get; } = place;
}
