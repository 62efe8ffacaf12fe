using Tune.Hosting;

namespace Tune.Silo;

/// <summary>What a silo's host is configured with, beside <see cref="TuneServiceOptions"/>; bound from the same configuration section, <c>Tune</c>.</summary>
public sealed class SiloHostOptions
{
    /// <summary>How silos find each other and talk.</summary>
    public SiloClusterOptions Cluster { get; } = new();

    /// <summary>Where experiments are kept.</summary>
    public SiloStorageOptions Storage { get; } = new();

    /// <summary>Where checkpoints are kept.</summary>
    public SiloCheckpointOptions Checkpoints { get; } = new();

    /// <summary>Trainables that are not compiled in.</summary>
    public SiloPluginOptions Plugins { get; } = new();

    /// <summary>The Orleans dashboard.</summary>
    public SiloDashboardOptions Dashboard { get; } = new();

    /// <summary>The HTTP API.</summary>
    public SiloApiOptions Api { get; } = new();

    /// <summary>Metrics that are fetched.</summary>
    public SiloTelemetryOptions Telemetry { get; } = new();

    /// <summary>PostgreSQL for experiments; null: a SQLite file in the data folder.</summary>
    internal string? StorageConnection => Storage.ConnectionString ?? (Cluster.Kind == ClusterKind.PostgreSql ? Cluster.ConnectionString : null);
}
