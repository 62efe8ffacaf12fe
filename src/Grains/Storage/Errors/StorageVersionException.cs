namespace Tune.Storage;

/// <summary>The database was written by a newer version of Tune.</summary>
public sealed class StorageVersionException(string file, long found, long supported)
    : TuneException($"Database '{file}' has layout version {found}; this program knows versions up to {supported}. " +
        "Run the newer program, or choose another data folder. The file was not changed.")
{
    /// <summary>The version of the file.</summary>
    public long Found { get; } = found;

    /// <summary>The newest version that this program knows.</summary>
    public long Supported { get; } = supported;
}
