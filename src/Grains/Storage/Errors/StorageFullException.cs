namespace Tune.Storage;

/// <summary>The disk or its quota is full.</summary>
public sealed class StorageFullException(string folder, string operation, Exception innerException)
    : TuneException($"No space left in '{folder}' while {operation}. Free some space and run again; " +
        "nothing that was acknowledged is lost.", innerException)
{
    /// <summary>The folder that cannot grow.</summary>
    public string Folder { get; } = folder;

    /// <summary>What was being written.</summary>
    public string Operation { get; } = operation;
}
