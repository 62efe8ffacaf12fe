using Tune.Grains;

namespace Tune.Storage;

[Collection(nameof(PostgreSqlServer))]
public sealed class PostgreSqlExperimentStoreTests(PostgreSqlServer server) : ExperimentStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly PostgreSqlFixture _fixture = new(server);
    private PostgreSqlExperimentStore? _store;

    protected override IExperimentStore Store => _store ?? throw new InvalidOperationException("It is not open.");

    protected override async Task OpenAsync() => _store = new PostgreSqlExperimentStore(await _fixture.OpenAsync());

    public override Task DisposeAsync() => _fixture.CloseAsync();

    [Fact]
    public async Task A_name_that_differs_by_case_alone_is_refused_since_it_would_share_the_folder()
    {
        var problem = Assert.Single((await Assert.ThrowsAsync<InvalidExperimentException>(() => Store.CreateAsync(A.Experiment("Digits"), None))).Problems);

        Assert.Contains("there is an experiment 'digits'", problem, StringComparison.Ordinal);
        Assert.Equal(["digits"], (await Store.ListAsync(None)).Select(row => row.Name));
    }

    [Fact]
    public async Task Append_at_another_head_writes_no_rows()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 2), None);

        await Assert.ThrowsAsync<JournalConflictException>(() => Store.AppendAsync("digits", A.BatchOf(1, 3) with { Trials = [A.Trial(0)] }, None));

        Assert.Equal(["0"], await _fixture.QueryAsync("SELECT count(*) FROM trials"));
    }

    [Fact]
    public async Task Delete_leaves_no_row_behind()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 5) with { Trials = [A.Trial(0)] }, None);
        await Store.SaveSnapshotAsync("digits", 1, 4, new byte[] { 4 }, None);

        await Store.DeleteAsync("digits", 1, None);

        Assert.Equal(["0|0|0"], await _fixture.QueryAsync("SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM trials), (SELECT count(*) FROM snapshots)"));
    }

    [Fact]
    public async Task What_was_changed_or_is_missing_is_named()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 5), None);

        await _fixture.RunAsync("UPDATE journal SET body = '{\"n\":7}' WHERE sequence = 2");
        Assert.Equal(2, (await Assert.ThrowsAsync<JournalCorruptException>(() => Store.ReadAsync("digits", 0, 10, None))).Sequence);
        await _fixture.RunAsync("UPDATE journal SET body = '[]' WHERE sequence = 2");
        Assert.Equal(2, (await Assert.ThrowsAsync<JournalCorruptException>(() => Store.ReadAsync("digits", 0, 10, None))).Sequence);
        await _fixture.RunAsync("DELETE FROM journal WHERE sequence = 2");
        Assert.Equal(2, (await Assert.ThrowsAsync<JournalCorruptException>(() => Store.ReadAsync("digits", 0, 10, None))).Sequence);
        await _fixture.RunAsync("DELETE FROM journal WHERE sequence = 5");
        Assert.Equal(5, (await Assert.ThrowsAsync<JournalCorruptException>(() => Store.ReadAsync("digits", 2, 10, None))).Sequence);
    }

    [Fact]
    public async Task Texts_that_the_server_has_no_letters_for_are_kept_in_the_journal_and_replaced_in_tables()
    {
        var entry = A.Entry(1, """{"text":"a\u0000b"}""");
        await Store.AppendAsync("digits", A.Batch(0, entry) with { Trials = [A.Trial(0) with { Reason = "a\0b", ErrorText = "half \ud83d" }] }, None);

        Assert.Equal(entry, Assert.Single(await Store.ReadAsync("digits", 0, 10, None)));
        Assert.Equal(["a\uFFFDb|half \uFFFD"], await _fixture.QueryAsync("SELECT reason, error FROM results"));
    }

    [Fact]
    public async Task Group_commit_keeps_each_journal_in_order_and_one_that_is_refused_harms_no_other()
    {
        const int Experiments = 8, Appends = 50;
        var refused = 0;
        var writers = Enumerable.Range(0, Experiments).Select(async number =>
        {
            var name = $"experiment-{number}";
            await Store.CreateAsync(A.Experiment(name), None);
            var incarnation = await Store.IncarnationAsync(name);
            for (var i = 0; i < Appends; i++)
            {
                if (number == 0)
                {
                    // the server takes no such text, and says so of the whole statement
                    await Assert.ThrowsAsync<StorageFailedException>(() => Store.AppendAsync(name, A.Batch(i, A.Entry(i + 1, kind: "a\0b")) with { Incarnation = incarnation }, None));
                    refused++;
                }

                await Store.AppendAsync(name, A.BatchOf(i, 1) with { Incarnation = incarnation }, None);
            }
        });

        await Task.WhenAll(writers).OrFail();

        Assert.Equal(Appends, refused);
        for (var number = 0; number < Experiments; number++)
            Assert.Equal(Enumerable.Range(1, Appends).Select(i => A.Entry(i, $$"""{"n":{{i}}}""")), await Store.ReadAsync($"experiment-{number}", 0, 1000, None));
    }

    [Fact]
    public async Task A_cancelled_append_that_has_not_begun_has_no_effect()
    {
        using var cancellation = new CancellationTokenSource();
        await using var holder = await _fixture.ConnectAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await new Npgsql.NpgsqlCommand("SELECT 1 FROM experiments FOR UPDATE", holder).ExecuteNonQueryAsync();
        var first = Store.AppendAsync("digits", A.BatchOf(0, 1), None);
        var second = Store.AppendAsync("digits", A.BatchOf(1, 1), cancellation.Token);
        await cancellation.CancelAsync();
        await transaction.CommitAsync();

        await first.OrFail();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.OrFail());
        Assert.Equal(1, await Store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task Two_silos_that_both_decide_append_once_at_each_head()
    {
        var other = new PostgreSqlExperimentStore(await _fixture.OpenAsync());
        for (var head = 0; head < 6; head += 2)
        {
            await using var holder = await _fixture.ConnectAsync();
            await using var transaction = await holder.BeginTransactionAsync();
            await new Npgsql.NpgsqlCommand("SELECT 1 FROM experiments FOR UPDATE", holder).ExecuteNonQueryAsync();
            var appends = new[] { Store, other }
                .Select((store, decider) => store.AppendAsync("digits", A.Batch(head, A.Entry(head + 1, $$"""{"by":{{decider}}}"""), A.Entry(head + 2, $$"""{"by":{{decider}}}""")) with { ExperimentStatus = $"{decider}" }, None)).ToList();
            // both are in the middle of their statements now
            await _fixture.UntilAsync($"SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%unnest%' GROUP BY 1 HAVING count(*) = 2");
            await transaction.CommitAsync();

            await Task.WhenAll(appends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var winner = Assert.Single([0, 1], decider => appends[decider].IsCompletedSuccessfully);
            var error = Assert.IsType<JournalConflictException>(appends[1 - winner].Exception?.InnerException);
            Assert.Equal((head, head + 2L), (error.Expected, error.Stored));
            Assert.All(await Store.ReadAsync("digits", head, 10, None), entry => Assert.Equal($$"""{"by":{{winner}}}""", entry.Body));
            Assert.Equal($"{winner}", (await Store.FindAsync("digits", None))?.Status);
        }
    }

    [Fact]
    public async Task An_append_that_waits_while_its_experiment_is_deleted_writes_nothing()
    {
        await using var holder = await _fixture.ConnectAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await new Npgsql.NpgsqlCommand("DELETE FROM experiments", holder).ExecuteNonQueryAsync();
        var append = Store.AppendAsync("digits", A.BatchOf(0, 1) with { Trials = [A.Trial(0)] }, None);
        await _fixture.UntilAsync("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%unnest%'");
        await transaction.CommitAsync();

        await Assert.ThrowsAsync<UnknownExperimentException>(() => append.OrFail());
        Assert.Equal(["0|0"], await _fixture.QueryAsync("SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM trials)"));
    }
}
