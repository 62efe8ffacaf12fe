namespace Tune.Silo;

/// <summary>Where experiments are kept. Configuration section <c>Tune:Storage</c>.</summary>
public sealed class SiloStorageOptions
{
    /// <summary>PostgreSQL, as Npgsql reads it.</summary>
    /// <value>Default: the cluster's if that is PostgreSQL; else null: a SQLite file in the data folder, which one silo alone can use.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The schema of all tables, the cluster's included.</summary>
    /// <value>Default: <c>tune</c>.</value>
    public string Schema { get; set; } = PostgreSqlExtensions.DefaultSchema;
}
