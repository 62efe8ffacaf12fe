namespace Tune.Storage;

/// <summary>The database was written by a newer version of Tune.</summary>
public sealed class StorageVersionException(string database, long found, long supported)
    : TuneException($"Database '{database}' has layout version {found}; this program knows versions up to {supported}. " +
        "Run the newer program, or choose another place for the data. Nothing was changed.")
{
    /// <summary>The version of the database.</summary>
    public long Found { get; } = found;

    /// <summary>The newest version that this program knows.</summary>
    public long Supported { get; } = supported;
}
