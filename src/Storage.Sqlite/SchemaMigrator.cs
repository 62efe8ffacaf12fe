namespace Tune.Storage.Sqlite;

/// <summary>Brings a database to the newest layout, each step in a transaction of its own, and refuses newer ones.</summary>
internal static class SchemaMigrator
{
    /// <summary>All steps, in order.</summary>
    public static IReadOnlyList<SchemaMigration> All { get; } = SchemaMigration.Of(typeof(SchemaMigrator).Assembly);

    private const string CreateVersionTable = """
        CREATE TABLE IF NOT EXISTS schema_version (
            -- The migrations that were applied; the greatest version is the layout.
            version    INTEGER PRIMARY KEY,
            name       TEXT NOT NULL,
            applied_at TEXT NOT NULL
        ) STRICT
        """;

    /// <summary>The layout's version; 0 for an empty database.</summary>
    public static long FindVersion(SqliteSession session)
    {
        using var table = session.Rent("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'");
        if (!table.Step())
            return 0;
        using var version = session.Rent("SELECT coalesce(max(version), 0) FROM schema_version");
        _ = version.Step();
        return version.Int64(0);
    }

    /// <summary>Changes nothing.</summary>
    /// <exception cref="StorageVersionException">The database is newer than the newest step.</exception>
    public static void RefuseNewer(SqliteSession session, string file, IReadOnlyList<SchemaMigration> migrations)
    {
        var found = FindVersion(session);
        var supported = migrations.Count == 0 ? 0 : migrations[^1].Version;
        if (found > supported)
            throw new StorageVersionException(file, found, supported);
    }

    /// <summary>Applies the missing steps.</summary>
    public static void Migrate(SqliteSession session, IReadOnlyList<SchemaMigration> migrations)
    {
        var found = FindVersion(session);
        foreach (var migration in migrations.Where(migration => migration.Version > found))
            Apply(session, migration);
    }

    private static void Apply(SqliteSession session, SchemaMigration migration)
    {
        session.Run("BEGIN IMMEDIATE");
        try
        {
            session.RunScript(CreateVersionTable);
            session.RunScript(migration.Sql);
            using var insert = session.Rent(
                "INSERT INTO schema_version (version, name, applied_at) VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))");
            insert.Bind(migration.Version).Bind(migration.Name).Run();
            session.Run("COMMIT");
        }
        finally
        {
            if (session.IsInTransaction)
                session.Run("ROLLBACK");
        }
    }
}
