namespace Tune.Storage;

public sealed class SqliteExperimentStoreTests : ExperimentStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly DatabaseFixture _fixture = new();

    protected override IExperimentStore Store => _fixture.Store;

    public override Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Fact]
    public async Task A_name_that_differs_by_case_alone_is_refused_since_it_would_share_the_folder()
    {
        var (folder, none) = (new TemporaryFolder(), CancellationToken.None);
        using (folder)
        {
            await using var database = SqliteDatabase.Open(folder["data"]);
            var store = new SqliteExperimentStore(database);
            await store.CreateAsync(A.Experiment("digits"), none);

            var problem = Assert.Single((await Assert.ThrowsAsync<InvalidExperimentException>(() => store.CreateAsync(A.Experiment("Digits"), none))).Problems);
            await store.CreateAsync(A.Experiment("digits2"), none);

            Assert.Contains("there is an experiment 'digits'", problem, StringComparison.Ordinal);
            Assert.Equal(["digits", "digits2"], (await store.ListAsync(none)).Select(row => row.Name).Order());
        }
    }

    [Fact]
    public async Task Append_at_another_head_writes_no_rows()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 2), None);

        await Assert.ThrowsAsync<JournalConflictException>(() => Store.AppendAsync("digits", A.BatchOf(1, 3) with { Trials = [A.Trial(0)] }, None));

        Assert.Equal(["0"], _fixture.Query("SELECT count(*) FROM trials"));
    }

    [Fact]
    public async Task Delete_leaves_no_row_behind()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 5) with { Trials = [A.Trial(0)] }, None);
        await Store.SaveSnapshotAsync("digits", 1, 4, new byte[] { 4 }, None);

        await Store.DeleteAsync("digits", 1, None);

        Assert.Equal(["0|0|0"], _fixture.Query("SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM trials), (SELECT count(*) FROM snapshots)"));
    }
}
