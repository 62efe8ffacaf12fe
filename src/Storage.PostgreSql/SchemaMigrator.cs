using Npgsql;

namespace Tune.Storage.PostgreSql;

/// <summary>Brings a schema to the newest layout, all missing steps in one transaction, and refuses newer ones. All silos of a cluster may do it at once.</summary>
internal static class SchemaMigrator
{
    /// <summary>All steps, in order.</summary>
    public static IReadOnlyList<SchemaMigration> All { get; } = SchemaMigration.Of(typeof(SchemaMigrator).Assembly);

    private const string CreateVersionTable = """
        create table if not exists schema_version (
            version    integer primary key,
            name       text not null,
            applied_at timestamptz not null default now()
        );
        comment on table schema_version is 'The migrations that were applied; the greatest version is the layout.';
        """;

    // to_regclass and to_regnamespace answer from a cache that may be older than the lock that was waited for
    private const string FindSchema = "select exists (select from pg_namespace where nspname = $1)";
    private const string FindVersionTable = "select exists (select from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = 'schema_version')";

    /// <exception cref="StorageVersionException">The schema is newer than the newest step; nothing was changed.</exception>
    public static async Task MigrateAsync(NpgsqlConnection connection, PostgreSqlAddress address, IReadOnlyList<SchemaMigration> migrations, CancellationToken ct)
    {
        var supported = migrations[^1].Version;
        if (await FindVersionAsync(connection, address, ct).ConfigureAwait(false) == supported) return;
        var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // whoever comes second finds it done
            await RunAsync(connection, "select pg_advisory_xact_lock(hashtextextended($1, 0))", ct, $"Tune.Orleans migrations of schema {address.Schema}").ConfigureAwait(false);
            var found = await FindVersionAsync(connection, address, ct).ConfigureAwait(false);
            if (found > supported) throw new StorageVersionException(address.Name, found, supported);
            // "if not exists" asks for the right to create even where there is nothing to do
            if (!await ExistsAsync(connection, FindSchema, address, ct).ConfigureAwait(false))
                await RunAsync(connection, $"create schema {address.Schema}", ct).ConfigureAwait(false);
            await RunAsync(connection, CreateVersionTable, ct).ConfigureAwait(false);
            foreach (var migration in migrations.Where(migration => migration.Version > found))
            {
                await RunAsync(connection, migration.Sql, ct).ConfigureAwait(false);
                await RunAsync(connection, "insert into schema_version (version, name) values ($1, $2)", ct, migration.Version, migration.Name).ConfigureAwait(false);
            }

            await transaction.CommitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>The layout's version; 0 before there is one.</summary>
    public static async Task<long> FindVersionAsync(NpgsqlConnection connection, PostgreSqlAddress address, CancellationToken ct)
    {
        if (!await ExistsAsync(connection, FindVersionTable, address, ct).ConfigureAwait(false)) return 0;
        var command = new NpgsqlCommand("select coalesce(max(version), 0)::bigint from schema_version", connection);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync(ct).ConfigureAwait(false) is long version ? version : 0;
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string find, PostgreSqlAddress address, CancellationToken ct)
    {
        var command = new NpgsqlCommand(find, connection) { Parameters = { new() { Value = address.Schema } } };
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync(ct).ConfigureAwait(false) is true;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        }
    }
}
