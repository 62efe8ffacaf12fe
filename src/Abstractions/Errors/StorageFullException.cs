namespace Tune.Storage;

/// <summary>The disk or its quota is full.</summary>
public sealed class StorageFullException(string place, string operation, Exception innerException)
    : TuneException($"No space left in '{place}' while {operation}. Free some space and run again; " +
        "nothing that was acknowledged is lost.", innerException)
{
    /// <summary>The folder, or the server's database, that cannot grow.</summary>
    public string Place { get; } = place;

    /// <summary>What was being written.</summary>
    public string Operation { get; } = operation;
}
