using Tune.Grains;

namespace Tune.Storage;

/// <summary>What a store does when its server is not there, has no room, or answers into the void. On a server of its own, which others would miss.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly PostgreSqlServer _server = new();
    private PostgreSqlFixture? _fixture;

    private PostgreSqlFixture Fixture => _fixture ?? throw new InvalidOperationException("It is not open.");

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        _fixture = new PostgreSqlFixture(_server);
    }

    public async Task DisposeAsync()
    {
        await Fixture.CloseAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_asks_while_the_server_is_down_waits_and_goes_on()
    {
        var store = await StoreAsync();
        await store.AppendAsync("digits", A.BatchOf(0, 2), None);

        await _server.CrashAsync();
        var (append, read, list) = (store.AppendAsync("digits", A.BatchOf(2, 2), None), store.ReadAsync("digits", 0, 2, None), store.ListAsync(None));
        await Fixture.UntilSaidAsync("Everything waits for it");
        Assert.False(append.IsCompleted || read.IsCompleted || list.IsCompleted);
        await _server.StartAsync();

        await append.OrFail();
        Assert.Equal((2, 1), ((await read.OrFail()).Length, (await list.OrFail()).Length));
        Assert.Equal(4, await store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task A_server_that_stays_away_is_named_and_nothing_of_it_is_told()
    {
        var store = await StoreAsync(TimeSpan.FromMilliseconds(100));
        await _server.CrashAsync();

        var errors = new[]
        {
            await Assert.ThrowsAsync<StorageFailedException>(() => store.AppendAsync("digits", A.BatchOf(0, 2), None).OrFail()),
            await Assert.ThrowsAsync<StorageFailedException>(() => store.FindAsync("digits", None).OrFail()),
        };

        await _server.StartAsync();
        Assert.All(errors, error => Assert.Equal($"127.0.0.1:{_server.Port}/postgres, schema {Fixture.Schema}", error.Database));
        await Fixture.UntilAsync("SELECT 1");
        await store.AppendAsync("digits", A.BatchOf(0, 1), None).OrFail("it goes on");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_commit_whose_answer_is_lost_is_made_once(int losses)
    {
        using var proxy = new LossyProxy(_server.Port);
        var store = await StoreAsync(port: proxy.Port);
        await store.CreateAsync(A.Experiment("other"), None);
        var other = await store.IncarnationAsync("other");
        await store.AppendAsync("digits", A.BatchOf(0, 2), None);

        proxy.Lose(losses);
        await store.AppendAsync("digits", A.BatchOf(2, 3) with { Trials = [A.Trial(0)] }, None).OrFail();
        await store.AppendAsync("other", A.BatchOf(0, 1) with { Incarnation = other }, None).OrFail();

        Assert.Equal(0, proxy.Losses);
        Assert.Equal(5, await store.HeadAsync("digits", None));
        await Assert.ThrowsAsync<JournalConflictException>(() => store.AppendAsync("digits", A.BatchOf(2, 3), None));
    }

    [Fact]
    public async Task An_experiment_whose_creation_was_not_answered_is_created_once()
    {
        using var proxy = new LossyProxy(_server.Port);
        var store = await StoreAsync(port: proxy.Port);

        // the mark is drawn before it, by the first answer
        for (var losses = 1; losses <= 3; losses++)
        {
            proxy.Lose(losses);
            await store.CreateAsync(A.Experiment($"e{losses}"), None).OrFail();
            Assert.Equal(0, proxy.Losses);
            await Assert.ThrowsAsync<DuplicateExperimentException>(() => store.CreateAsync(A.Experiment($"e{losses}"), None));
        }

        Assert.Equal(4, (await store.ListAsync(None)).Length);
    }

    [Fact]
    public async Task A_full_disk_is_waited_for()
    {
        var store = await StoreAsync();
        await FillDiskAsync();

        var append = store.AppendAsync("digits", A.BatchOf(0, 2), None);
        await Fixture.UntilSaidAsync("Everything waits for it");
        Assert.False(append.IsCompleted);
        await Fixture.RunAsync("DROP TRIGGER full_disk ON journal");

        await append.OrFail();
        Assert.Equal(2, await store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task A_disk_that_stays_full_is_said_with_its_table_and_loses_nothing_acknowledged()
    {
        var store = await StoreAsync(TimeSpan.Zero);
        await store.AppendAsync("digits", A.BatchOf(0, 2), None);
        await FillDiskAsync();

        var error = await Assert.ThrowsAsync<StorageFullException>(() => store.AppendAsync("digits", A.BatchOf(2, 2), None).OrFail());

        Assert.EndsWith($"schema {Fixture.Schema}, table journal", error.Place, StringComparison.Ordinal);
        Assert.Contains("journal of experiment 'digits'", error.Operation, StringComparison.Ordinal);
        await Fixture.RunAsync("DROP TRIGGER full_disk ON journal");
        await store.AppendAsync("digits", A.BatchOf(2, 2), None).OrFail();
        Assert.Equal(4, await store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task A_database_that_is_closed_finishes_what_waits_and_refuses_more()
    {
        var database = await Fixture.OpenAsync();
        var store = new PostgreSqlExperimentStore(database);
        await store.CreateAsync(A.Experiment("digits"), None);
        var append = store.AppendAsync("digits", A.BatchOf(0, 1), None);

        await database.DisposeAsync();

        Assert.True(append.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync("digits", A.BatchOf(1, 1), None));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.FindAsync("digits", None));
    }

    [Fact]
    public async Task Closing_does_not_wait_for_a_server_that_is_down()
    {
        var database = await Fixture.OpenAsync();
        var store = new PostgreSqlExperimentStore(database);
        await store.CreateAsync(A.Experiment("digits"), None);
        await _server.CrashAsync();
        var append = store.AppendAsync("digits", A.BatchOf(0, 1), None);

        await database.DisposeAsync().AsTask().OrFail();

        await Assert.ThrowsAnyAsync<Exception>(() => append.OrFail());
        await _server.StartAsync();
    }

    private async Task<PostgreSqlExperimentStore> StoreAsync(TimeSpan? outageLimit = null, int? port = null)
    {
        var store = new PostgreSqlExperimentStore(await Fixture.OpenAsync(outageLimit, port));
        await store.CreateAsync(A.Experiment("digits"), None);
        return store;
    }

    // what the server says then, with the name of the table that could not grow
    private Task FillDiskAsync() => Fixture.RunAsync("""
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'No space left on device', TABLE = 'journal'; END $$;
        CREATE TRIGGER full_disk BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION full_disk();
        """);
}
