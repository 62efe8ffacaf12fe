using System.Text;
using Tune.Storage.Sqlite;

namespace Tune.Storage;

public sealed class MigrationTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Migrations_are_numbered_without_holes()
    {
        Assert.NotEmpty(SchemaMigrator.All);
        Assert.Equal(Enumerable.Range(1, SchemaMigrator.All.Count), SchemaMigrator.All.Select(migration => migration.Version));
    }

    [Fact]
    public async Task An_empty_file_is_brought_to_the_newest_version()
    {
        Directory.CreateDirectory(_folder["data"]);
        await File.WriteAllBytesAsync(Path.Combine(_folder["data"], "tune.db"), []);

        await using var database = SqliteDatabase.Open(_folder["data"]);

        Assert.Equal(SchemaMigrator.All[^1].Version, await database.ReadAsync("testing", SchemaMigrator.FindVersion, None));
    }

    [Fact]
    public async Task An_older_database_gets_only_what_it_lacks_and_keeps_its_data()
    {
        await using (var old = SqliteDatabase.Open(_folder["data"]))
            await new SqliteExperimentStore(old).CreateAsync(A.Experiment("digits"), None);

        var next = SchemaMigrator.All[^1].Version + 1;
        await using var database = SqliteDatabase.Open(
            _folder["data"], [.. SchemaMigrator.All, new(next, "next", "ALTER TABLE experiments ADD COLUMN owner TEXT;")]);

        Assert.Equal(next, await database.ReadAsync("testing", SchemaMigrator.FindVersion, None));
        Assert.NotNull(await new SqliteExperimentStore(database).FindAsync("digits", None));
    }

    [Fact]
    public async Task A_snapshot_that_was_text_is_kept_as_bytes()
    {
        await using (var old = SqliteDatabase.Open(_folder["data"], [SchemaMigrator.All[0]]))
            await new SqliteExperimentStore(old).CreateAsync(A.Experiment("digits"), None);
        DatabaseFixture.Tamper(_folder["data"], "INSERT INTO snapshots (experiment, sequence, body) SELECT id, 7, '{\"a\":\"ü\"}' FROM experiments");

        await using var database = SqliteDatabase.Open(_folder["data"]);

        var (sequence, body) = await new SqliteExperimentStore(database).FindSnapshotAsync("digits", None) ?? default;
        Assert.Equal((7, """{"a":"ü"}"""), (sequence, Encoding.UTF8.GetString(body.Span)));
    }

    [Fact]
    public async Task A_journal_without_checksums_is_read_and_goes_on_with_them()
    {
        // what the version before has written, in its words
        await SqliteDatabase.Open(_folder["data"], [.. SchemaMigrator.All.Take(2)]).DisposeAsync();
        DatabaseFixture.Tamper(_folder["data"], "INSERT INTO experiments (name, spec, status, trainable, head, created_at, updated_at) VALUES ('digits', '{}', 'Running', 't', 1, '2026-01-31T12:00:00.0000000Z', '2026-01-31T12:00:00.0000000Z')");
        DatabaseFixture.Tamper(_folder["data"], "INSERT INTO journal SELECT id, 1, 'created', NULL, NULL, NULL, '2026-01-31T12:00:00.0000000Z', '{\"n\":1}' FROM experiments");

        await using var database = SqliteDatabase.Open(_folder["data"]);
        var store = new SqliteExperimentStore(database);
        await store.AppendAsync("digits", A.BatchOf(1, 1), None);

        Assert.Equal(["""{"n":1}""", """{"n":2}"""], (await store.ReadAsync("digits", 0, 10, None)).Select(entry => entry.Body));
        DatabaseFixture.Tamper(_folder["data"], "UPDATE journal SET body = '{\"n\":3}' WHERE sequence = 2");
        await Assert.ThrowsAsync<JournalCorruptException>(() => store.ReadAsync("digits", 0, 10, None));
    }

    [Fact]
    public async Task A_failing_migration_changes_nothing()
    {
        await SqliteDatabase.Open(_folder["data"]).DisposeAsync();
        var next = SchemaMigrator.All[^1].Version + 1;

        Assert.Throws<StorageFailedException>(() => SqliteDatabase.Open(
            _folder["data"], [.. SchemaMigrator.All, new(next, "broken", "DROP TABLE trials; SELECT nonsense;")]));

        await using var database = SqliteDatabase.Open(_folder["data"]);
        Assert.Equal(next - 1, await database.ReadAsync("testing", SchemaMigrator.FindVersion, None));
        await database.WriteAsync("testing", session => session.Run("SELECT count(*) FROM trials"), None);
    }

    [Fact]
    public async Task A_newer_database_is_refused_and_both_versions_are_named()
    {
        await SqliteDatabase.Open(_folder["data"]).DisposeAsync();
        DatabaseFixture.Tamper(_folder["data"], "INSERT INTO schema_version VALUES (97, 'future', '2030')");

        var error = Assert.Throws<StorageVersionException>(() => SqliteDatabase.Open(_folder["data"]));

        Assert.Equal((97L, (long)SchemaMigrator.All[^1].Version), (error.Found, error.Supported));
        Assert.Contains("97", error.Message, StringComparison.Ordinal);
    }
}
