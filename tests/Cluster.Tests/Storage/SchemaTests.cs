using Tune.Storage.PostgreSql;

namespace Tune.Storage;

[Collection(nameof(PostgreSqlServer))]
public sealed class SchemaTests(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly PostgreSqlFixture _fixture = new(server);

    private static int Newest => SchemaMigrator.All[^1].Version;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.CloseAsync();

    [Fact]
    public void Migrations_are_numbered_without_holes()
    {
        Assert.NotEmpty(SchemaMigrator.All);
        Assert.Equal(Enumerable.Range(1, SchemaMigrator.All.Count), SchemaMigrator.All.Select(migration => migration.Version));
    }

    [Fact]
    public async Task All_silos_of_a_cluster_may_prepare_it_at_once_and_again()
    {
        var silos = Enumerable.Range(0, 8).Select(_ => _fixture.New()).ToList();

        await Task.WhenAll(silos.Select(silo => silo.PrepareAsync(None)));
        await Task.WhenAll(silos.Select(silo => silo.PrepareAsync(None)));

        Assert.Equal(Enumerable.Range(1, Newest).Select(version => $"{version}"), await _fixture.QueryAsync("SELECT version FROM schema_version ORDER BY version"));
    }

    [Fact]
    public async Task An_older_schema_gets_only_what_it_lacks_and_keeps_its_data()
    {
        var database = await _fixture.OpenAsync();
        await new PostgreSqlExperimentStore(database).CreateAsync(A.Experiment("digits"), None);

        await database.PrepareAsync([.. SchemaMigrator.All, new(Newest + 1, "next", "ALTER TABLE experiments ADD COLUMN owner text;")], None);

        Assert.Equal([$"{Newest + 1}"], await _fixture.QueryAsync("SELECT max(version) FROM schema_version"));
        Assert.NotNull(await new PostgreSqlExperimentStore(database).FindAsync("digits", None));
    }

    [Fact]
    public async Task A_failing_migration_changes_nothing_of_it_and_of_those_with_it()
    {
        var database = await _fixture.OpenAsync();

        await Assert.ThrowsAsync<StorageFailedException>(() => database.PrepareAsync(
            [.. SchemaMigrator.All, new(Newest + 1, "fine", "CREATE TABLE more (id int);"), new(Newest + 2, "broken", "DROP TABLE trials; SELECT nonsense;")], None));

        Assert.Equal([$"{Newest}"], await _fixture.QueryAsync("SELECT max(version) FROM schema_version"));
        Assert.Equal(["0|"], await _fixture.QueryAsync("SELECT count(*), to_regclass('more')::text FROM trials"));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_both_versions_are_named()
    {
        await _fixture.OpenAsync();
        await _fixture.RunAsync("INSERT INTO schema_version VALUES (97, 'future')");

        var error = await Assert.ThrowsAsync<StorageVersionException>(() => _fixture.OpenAsync());

        Assert.Equal((97L, (long)Newest), (error.Found, error.Supported));
        Assert.Contains($"schema {_fixture.Schema}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Tune")]
    [InlineData("a b")]
    [InlineData("a;drop table x")]
    [InlineData("1a")]
    public void A_name_that_is_none_for_a_schema_is_refused(string schema) => Assert.Throws<ArgumentException>(() => new PostgreSqlAddress(server.ConnectionString, schema));

    [Fact]
    public void An_address_tells_neither_user_nor_password() =>
        Assert.Equal("db:5433/tuning, schema tune", new PostgreSqlAddress("Host=db;Port=5433;Database=tuning;Username=somebody;Password=secret", "tune").ToString());
}
