using System.Diagnostics;
using System.Globalization;

namespace Tune.Storage;

public sealed class CrashTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly DatabaseFixture _fixture = new();
    private readonly TemporaryFolder _folder = new();

    public Task InitializeAsync() => _fixture.Store.CreateAsync(A.Experiment("digits"), None);

    public async Task DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Reopened_after_dispose_everything_is_there()
    {
        await _fixture.Store.AppendAsync("digits", A.BatchOf(0, 3), None);

        await _fixture.ReopenAsync();

        Assert.Equal(3, (await _fixture.Store.ReadAsync("digits", 0, 10, None)).Length);
        await _fixture.Store.AppendAsync("digits", A.BatchOf(3, 1), None);
    }

    [Fact]
    public async Task After_a_crash_what_was_acknowledged_is_there()
    {
        await _fixture.Store.AppendAsync("digits", A.BatchOf(0, 3), None);

        await using var recovered = SqliteDatabase.Open(_fixture.CopyAsCrashed("crashed"));

        Assert.Equal(3, (await new SqliteExperimentStore(recovered).ReadAsync("digits", 0, 10, None)).Length);
    }

    [Fact]
    public async Task After_a_crash_within_a_transaction_nothing_of_it_is_there()
    {
        await _fixture.Store.AppendAsync("digits", A.BatchOf(0, 3), None);
        var copy = await _fixture.Database.WriteAsync(
            "testing",
            session =>
            {
                // The small cache makes SQLite write uncommitted pages to the WAL.
                session.RunScript("PRAGMA cache_size = 1");
                Sqlite.JournalAppend.Execute(session, new EncodedBatch("digits", A.BatchOf(3, 5000)));
                return _fixture.CopyAsCrashed("crashed");
            },
            None);

        await using var recovered = SqliteDatabase.Open(copy);

        var store = new SqliteExperimentStore(recovered);
        Assert.Equal(3, await store.HeadAsync("digits", None));
        Assert.Equal(3, (await store.ReadAsync("digits", 0, 10, None)).Length);
        await store.AppendAsync("digits", A.BatchOf(3, 1), None);
    }

    [Fact]
    public async Task A_killed_process_leaves_all_that_it_acknowledged_and_no_lock()
    {
        using var child = StartChild(_folder["data"]);
        long acknowledged = 0;
        while (acknowledged < 150)
            acknowledged = long.Parse(await child.StandardOutput.ReadLineAsync() ?? await Failure(child), CultureInfo.InvariantCulture);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(child.Id, Assert.Throws<DataFolderInUseException>(() => SqliteDatabase.Open(_folder["data"])).ProcessId);

        child.Kill();
        await child.WaitForExitAsync();

        await using var recovered = SqliteDatabase.Open(_folder["data"]);
        var store = new SqliteExperimentStore(recovered);
        var head = await store.HeadAsync("digits", None);
        Assert.True(head >= acknowledged && head % 3 == 0, $"{acknowledged} entries were acknowledged, {head} are stored");
        Assert.Equal(head, (await store.ReadAsync("digits", 0, int.MaxValue, None)).Length);
    }

    private static async Task<string> Failure(Process child) =>
        throw new InvalidOperationException("The child ended: " + await child.StandardError.ReadToEndAsync());

    private static Process StartChild(string folder)
    {
        var assembly = typeof(CrashTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", assembly]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[StartupHook.FolderVariable] = folder;
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
