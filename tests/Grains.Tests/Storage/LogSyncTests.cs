namespace Tune.Storage;

/// <summary>Where the log is synced by us (on Linux): a commit counts when it is durable, for its writer and for readers.</summary>
public sealed class LogSyncTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_commit_is_synced_before_it_is_acknowledged()
    {
        var syncs = 0;
        await using var database = Open(sync =>
        {
            sync();
            syncs++;
        });
        var store = new SqliteExperimentStore(database);

        await store.CreateAsync(A.Experiment("digits"), None);
        Expect(1, syncs);
        await store.AppendAsync("digits", A.BatchOf(0, 2), None);
        Expect(2, syncs);
    }

    [Fact]
    public async Task What_is_not_synced_yet_is_not_acknowledged_and_not_read()
    {
        if (!Sqlite.LogSync.IsSupported) return;
        var hold = false;
        using var reached = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        await using var database = Open(sync =>
        {
            if (Volatile.Read(ref hold))
            {
                reached.Set();
                go.Wait();
            }

            sync();
        });
        var store = new SqliteExperimentStore(database);
        await store.CreateAsync(A.Experiment("digits"), None);
        Volatile.Write(ref hold, true);

        var append = store.AppendAsync("digits", A.BatchOf(0, 2), None);
        reached.Wait();
        var read = store.HeadAsync("digits", None);
        Assert.False(append.IsCompleted || read.IsCompleted);
        go.Set();

        await append;
        Assert.Equal(2, await read);
    }

    [Fact]
    public async Task When_the_log_can_not_be_synced_all_are_told_and_nothing_more_is_written()
    {
        if (!Sqlite.LogSync.IsSupported) return;
        var fails = false;
        await using var database = Open(sync =>
        {
            if (Volatile.Read(ref fails)) throw new IOException("Input/output error");
            sync();
        });
        var store = new SqliteExperimentStore(database);
        await store.CreateAsync(A.Experiment("digits"), None);
        Volatile.Write(ref fails, true);

        var error = await Assert.ThrowsAsync<StorageFailedException>(() => store.AppendAsync("digits", A.BatchOf(0, 2), None));
        Volatile.Write(ref fails, false);

        Assert.Contains("Input/output error", error.Message, StringComparison.Ordinal);
        Assert.Contains("syncing its log", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageFailedException>(() => store.AppendAsync("digits", A.BatchOf(0, 2), None));
        // it may be in the file, but nobody can say so
        await Assert.ThrowsAsync<StorageFailedException>(() => store.HeadAsync("digits", None));
    }

    private static void Expect(int syncs, int actual) => Assert.Equal(Sqlite.LogSync.IsSupported ? syncs : 0, actual);

    private SqliteDatabase Open(Action<Action> aroundSync) => SqliteDatabase.Open(_folder["data"], Sqlite.SchemaMigrator.All, aroundSync);
}
