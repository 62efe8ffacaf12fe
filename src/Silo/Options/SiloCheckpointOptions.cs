namespace Tune.Silo;

/// <summary>Where checkpoints are kept. Configuration section <c>Tune:Checkpoints</c>.</summary>
public sealed class SiloCheckpointOptions
{
    /// <summary>In what.</summary>
    /// <value>Default: <see cref="CheckpointKind.Directory"/>.</value>
    public CheckpointKind Kind { get; set; }

    /// <summary>Blob storage: a connection string, or the blob service's URI, to which the process shows its identity (a managed one, or what <c>DefaultAzureCredential</c> finds).</summary>
    /// <value>Default: the cluster's, if that is a connection string of Azure storage.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The container; it is created if it is not there.</summary>
    /// <value>Default: <c>tune-checkpoints</c>.</value>
    public string Container { get; set; } = AzureExtensions.DefaultContainer;
}
