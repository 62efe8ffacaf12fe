namespace Tune.Storage;

public sealed class SqliteExperimentStoreTests : ExperimentStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly DatabaseFixture _fixture = new();

    protected override IExperimentStore Store => _fixture.Store;

    public override Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

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
        await Store.SaveSnapshotAsync("digits", 4, new byte[] { 4 }, None);

        await Store.DeleteAsync("digits", None);

        Assert.Equal(["0|0|0"], _fixture.Query("SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM trials), (SELECT count(*) FROM snapshots)"));
    }
}
