namespace Tune.Silo;

/// <summary>How silos find each other.</summary>
public enum ClusterKind
{
    /// <summary>Not at all: the silo is alone, and nobody can talk to it.</summary>
    Local,

    /// <summary>By a table in PostgreSQL.</summary>
    PostgreSql,

    /// <summary>By Redis.</summary>
    Redis,

    /// <summary>By a table in Azure storage.</summary>
    AzureStorage,
}
