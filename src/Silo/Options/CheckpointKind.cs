using Tune.Hosting;

namespace Tune.Silo;

/// <summary>Where checkpoints are kept.</summary>
public enum CheckpointKind
{
    /// <summary>In <see cref="TuneServiceOptions.CheckpointFolder"/>, which all silos of a cluster share.</summary>
    Directory,

    /// <summary>In a container of Azure's blob storage.</summary>
    AzureBlob,
}
