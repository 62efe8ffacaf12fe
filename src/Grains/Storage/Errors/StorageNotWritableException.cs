namespace Tune.Storage;

/// <summary>The data folder or a file in it cannot be created or written.</summary>
public sealed class StorageNotWritableException(string path, string operation, Exception innerException)
    : TuneException($"Cannot write '{path}' while {operation}: {innerException.Message} " +
        "Give this user write permission, or choose another data folder.", innerException)
{
    /// <summary>The folder or file.</summary>
    public string Path { get; } = path;
}
