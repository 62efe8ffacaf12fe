namespace Tune.Storage;

public sealed class GroupCommitTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly DatabaseFixture _fixture = new();

    private SqliteExperimentStore Store => _fixture.Store;

    public Task InitializeAsync() => Store.CreateAsync(A.Experiment("digits"), None);

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Fact]
    public async Task A_conflict_fails_itself_and_none_of_its_group()
    {
        using var gate = new ManualResetEventSlim();
        var blocker = BlockWriter(gate);
        var first = Store.AppendAsync("digits", A.BatchOf(0, 1), None);
        var conflict = Store.AppendAsync("digits", A.BatchOf(7, 1), None);
        var second = Store.AppendAsync("digits", A.BatchOf(1, 1), None);

        gate.Set();
        await blocker;

        await first;
        await Assert.ThrowsAsync<JournalConflictException>(() => conflict);
        await second;
        Assert.Equal(2, await Store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task What_a_failing_operation_wrote_before_is_undone()
    {
        using var gate = new ManualResetEventSlim();
        var blocker = BlockWriter(gate);
        var failing = _fixture.Database.WriteAsync<bool>(
            "testing",
            session =>
            {
                session.Run("UPDATE experiments SET status = 'Half'");
                throw new InvalidOperationException("then it fails");
            },
            None);
        var neighbour = Store.AppendAsync("digits", A.BatchOf(0, 1), None);

        gate.Set();
        await blocker;

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        await neighbour;
        Assert.Equal("Running", (await Store.FindAsync("digits", None))?.Status);
    }

    [Fact]
    public async Task When_the_database_undoes_the_transaction_the_whole_group_is_told_and_the_next_one_works()
    {
        await _fixture.Database.WriteAsync(
            "testing",
            session => session.RunScript("""
                CREATE TEMP TRIGGER undo BEFORE INSERT ON journal WHEN NEW.kind = 'undo'
                BEGIN SELECT RAISE(ROLLBACK, 'as after an I/O error'); END
                """),
            None);
        using var gate = new ManualResetEventSlim();
        var blocker = BlockWriter(gate);
        var neighbour = Store.AppendAsync("digits", A.BatchOf(0, 1), None);
        var undone = Store.AppendAsync("digits", A.Batch(1, A.Entry(2, kind: "undo")), None);

        gate.Set();
        await blocker;

        await Assert.ThrowsAsync<StorageFailedException>(() => neighbour);
        await Assert.ThrowsAsync<StorageFailedException>(() => undone);
        await Store.AppendAsync("digits", A.BatchOf(0, 1), None);
        Assert.Equal(1, await Store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task Cancelled_while_waiting_has_no_effect()
    {
        using var gate = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var blocker = BlockWriter(gate);
        var append = Store.AppendAsync("digits", A.BatchOf(0, 1), cancellation.Token);

        await cancellation.CancelAsync();
        gate.Set();
        await blocker;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => append);
        Assert.Equal(0, await Store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task Concurrent_appends_to_many_journals_keep_each_in_order()
    {
        const int experiments = 8, appends = 50;
        var writers = Enumerable.Range(0, experiments).Select(async number =>
        {
            var name = $"experiment-{number}";
            await Store.CreateAsync(A.Experiment(name), None);
            var incarnation = await Store.IncarnationAsync(name);
            for (var i = 0; i < appends; i++)
                await Store.AppendAsync(name, A.BatchOf(i, 1) with { Incarnation = incarnation }, None);
        });

        await Task.WhenAll(writers);

        for (var number = 0; number < experiments; number++)
        {
            var entries = await Store.ReadAsync($"experiment-{number}", 0, 1000, None);
            Assert.Equal(Enumerable.Range(1, appends).Select(i => A.Entry(i, $$"""{"n":{{i}}}""")), entries);
        }
    }

    [Fact]
    public async Task Of_competing_deciders_one_wins_each_position()
    {
        var attempts = Enumerable.Range(0, 20).Select(_ => Store.AppendAsync("digits", A.BatchOf(0, 3), None)).ToList();

        await Task.WhenAll(attempts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        _ = Assert.Single(attempts, attempt => attempt.IsCompletedSuccessfully);
        Assert.All(attempts.Where(attempt => attempt.IsFaulted), attempt => Assert.IsType<JournalConflictException>(attempt.Exception?.InnerException));
        Assert.Equal(3, await Store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task Dispose_finishes_what_waits_and_refuses_what_comes_after()
    {
        using var gate = new ManualResetEventSlim();
        var store = Store;
        var blocker = BlockWriter(gate);
        var append = store.AppendAsync("digits", A.BatchOf(0, 1), None);

        var disposal = _fixture.Database.DisposeAsync().AsTask();
        gate.Set();
        await Task.WhenAll(blocker, append, disposal);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync("digits", A.BatchOf(1, 1), None));
        await _fixture.ReopenAsync();
        Assert.Equal(1, await Store.HeadAsync("digits", None));
    }

    /// <summary>Holds the writer, so that what follows forms one group.</summary>
    private Task BlockWriter(ManualResetEventSlim gate)
    {
        var started = new ManualResetEventSlim();
        var blocker = _fixture.Database.WriteAsync(
            "waiting",
            _ =>
            {
                started.Set();
                gate.Wait();
            },
            None);
        started.Wait();
        return blocker;
    }
}
