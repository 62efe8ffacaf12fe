namespace Tune.Storage;

public sealed class StorageErrorTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_owner_is_refused_at_once_and_told_who_has_the_folder()
    {
        await using (SqliteDatabase.Open(_folder["data"]))
        {
            var error = Assert.Throws<DataFolderInUseException>(() => SqliteDatabase.Open(_folder["data"]));

            Assert.Equal(_folder["data"], error.Folder);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(Environment.ProcessId, error.ProcessId);
        }
        await SqliteDatabase.Open(_folder["data"]).DisposeAsync();
    }

    [Fact]
    public void A_folder_that_cannot_be_created_is_named()
    {
        File.WriteAllText(_folder["data"], "a file where the folder should be");

        var error = Assert.Throws<StorageNotWritableException>(() => SqliteDatabase.Open(_folder["data"]));

        Assert.Equal(_folder["data"], error.Place);
        Assert.IsAssignableFrom<TuneException>(error);
    }

    [Fact]
    public async Task A_read_only_database_is_named()
    {
        await using var database = SqliteDatabase.Open(_folder["data"]);
        await database.WriteAsync("testing", session => session.RunScript("PRAGMA query_only = 1"), None);

        var error = await Assert.ThrowsAsync<StorageNotWritableException>(
            () => new SqliteExperimentStore(database).CreateAsync(A.Experiment("digits"), None));

        Assert.Equal(database.File, error.Place);
    }

    [Fact]
    public async Task A_full_disk_says_what_was_written_and_loses_nothing_acknowledged()
    {
        await using var database = SqliteDatabase.Open(_folder["data"]);
        var store = new SqliteExperimentStore(database);
        await store.CreateAsync(A.Experiment("digits"), None);
        await store.AppendAsync("digits", A.BatchOf(0, 2), None);
        await database.WriteAsync("testing", session => session.RunScript("PRAGMA max_page_count = 1"), None);

        var error = await Assert.ThrowsAsync<StorageFullException>(() => store.AppendAsync("digits", A.BatchOf(2, 5000), None));

        Assert.Equal(database.Folder, error.Place);
        Assert.Contains("journal of experiment 'digits'", error.Operation, StringComparison.Ordinal);
        Assert.Equal(2, (await store.ReadAsync("digits", 0, 10, None)).Length);
        await database.WriteAsync("testing", session => session.RunScript("PRAGMA max_page_count = 1000000"), None);
        await store.AppendAsync("digits", A.BatchOf(2, 5000), None);
        Assert.Equal(5002, await store.HeadAsync("digits", None));
    }

    [Fact]
    public void A_file_that_is_no_database_is_named()
    {
        Directory.CreateDirectory(_folder["data"]);
        File.WriteAllText(Path.Combine(_folder["data"], "tune.db"), new string('x', 8192));

        var error = Assert.Throws<StorageCorruptException>(() => SqliteDatabase.Open(_folder["data"]));

        Assert.Equal(Path.Combine(_folder["data"], "tune.db"), error.File);
        Assert.Throws<StorageCorruptException>(() => SqliteDatabase.Open(_folder["data"]));
    }

    [Fact]
    public async Task A_damaged_page_is_reported_by_the_read_that_meets_it()
    {
        await using (var database = SqliteDatabase.Open(_folder["data"]))
        {
            var store = new SqliteExperimentStore(database);
            await store.CreateAsync(A.Experiment("digits"), None);
            await store.AppendAsync("digits", A.BatchOf(0, 5000), None);
        }
        DamageAllBut(firstPages: 20);

        await using var damaged = SqliteDatabase.Open(_folder["data"]);

        await Assert.ThrowsAsync<StorageCorruptException>(() => new SqliteExperimentStore(damaged).ReadAsync("digits", 0, 5000, None));
    }

    [Theory]
    [InlineData("DELETE FROM journal WHERE sequence = 3", 3)]
    [InlineData("DELETE FROM journal WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM journal WHERE sequence = 5", 5)]
    [InlineData("UPDATE journal SET body = '{\"cut' WHERE sequence = 5", 5)]
    [InlineData("UPDATE journal SET body = '[1]' WHERE sequence = 2", 2)]
    [InlineData("UPDATE journal SET body = '{\"n\":8}' WHERE sequence = 3", 3)]
    [InlineData("UPDATE journal SET body = body || ' ' WHERE sequence = 3", 3)]
    [InlineData("UPDATE journal SET body = CAST(x'7b2261223a2278ff227d' AS TEXT) WHERE sequence = 3", 3)]
    [InlineData("UPDATE journal SET kind = 'create' WHERE sequence = 4", 4)]
    [InlineData("UPDATE journal SET trial = 0 WHERE sequence = 4", 4)]
    [InlineData("UPDATE journal SET attempt = 2 WHERE sequence = 4", 4)]
    [InlineData("UPDATE journal SET iteration = 7 WHERE sequence = 4", 4)]
    [InlineData("UPDATE journal SET at = replace(at, '2026', '2027') WHERE sequence = 4", 4)]
    [InlineData("UPDATE journal SET at = 'x' WHERE sequence = 4", 4)]
    [InlineData("UPDATE journal SET checksum = checksum + 1 WHERE sequence = 5", 5)]
    [InlineData("UPDATE journal SET body = (SELECT body FROM journal WHERE sequence = 1), checksum = (SELECT checksum FROM journal WHERE sequence = 1) WHERE sequence = 2", 2)]
    public async Task A_journal_with_a_hole_or_an_unreadable_entry_is_named_with_the_place(string damage, long sequence)
    {
        await using var database = SqliteDatabase.Open(_folder["data"]);
        var store = new SqliteExperimentStore(database);
        await store.CreateAsync(A.Experiment("digits"), None);
        await store.AppendAsync("digits", A.BatchOf(0, 5), None);
        DatabaseFixture.Tamper(_folder["data"], damage);

        var error = await Assert.ThrowsAsync<JournalCorruptException>(() => store.ReadAsync("digits", 0, 10, None));

        Assert.Equal(("digits", sequence), (error.Experiment, error.Sequence));
        Assert.Contains("Restore a copy of the database, or delete this experiment", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tune.db")]
    [InlineData("tune.db-wal")]
    [InlineData("")]
    public async Task What_is_removed_or_renamed_while_it_is_used_stops_the_writer(string name)
    {
        if (OperatingSystem.IsWindows()) return;
        await using var database = SqliteDatabase.Open(_folder["data"]);
        var store = new SqliteExperimentStore(database);
        await store.CreateAsync(A.Experiment("digits"), None);
        var path = Path.Combine(database.Folder, name).TrimEnd('/');
        Directory.Move(path, path + "-elsewhere");

        var error = await Assert.ThrowsAsync<DataFolderGoneException>(() => store.AppendAsync("digits", A.BatchOf(0, 2), None));

        Assert.Equal(database.Folder, error.Folder);
        Assert.Contains("was removed, renamed or replaced, or its disk was unmounted", error.Message, StringComparison.Ordinal);
        Directory.Move(path + "-elsewhere", path);
        // what was written meanwhile nobody can be sure of
        await Assert.ThrowsAsync<DataFolderGoneException>(() => store.AppendAsync("digits", A.BatchOf(0, 2), None));
    }

    [Fact]
    public async Task Another_database_in_the_place_of_the_first_is_not_taken_for_it()
    {
        if (OperatingSystem.IsWindows()) return;
        await SqliteDatabase.Open(_folder["other"]).DisposeAsync();
        await using var database = SqliteDatabase.Open(_folder["data"]);
        var store = new SqliteExperimentStore(database);
        await store.CreateAsync(A.Experiment("digits"), None);
        File.Move(Path.Combine(_folder["other"], "tune.db"), database.File, overwrite: true);

        await Assert.ThrowsAsync<DataFolderGoneException>(() => store.AppendAsync("digits", A.BatchOf(0, 2), None));
    }

    [Fact]
    public async Task A_failed_rollback_stops_the_writer_for_good()
    {
        await using var database = SqliteDatabase.Open(_folder["data"]);
        var failing = database.WriteAsync<bool>(
            "testing",
            session =>
            {
                session.Run("COMMIT");
                throw new InvalidOperationException("outside of its transaction");
            },
            None);

        await Assert.ThrowsAsync<StorageFailedException>(() => failing);
        await Assert.ThrowsAsync<StorageFailedException>(
            () => new SqliteExperimentStore(database).CreateAsync(A.Experiment("digits"), None));
    }

    private void DamageAllBut(int firstPages)
    {
        const int pageSize = 4096;
        using var stream = File.Open(Path.Combine(_folder["data"], "tune.db"), FileMode.Open);
        Assert.True(stream.Length > (firstPages + 1) * pageSize);
        stream.Position = firstPages * pageSize;
        stream.Write(Enumerable.Repeat((byte)0xff, (int)stream.Length - (firstPages * pageSize)).ToArray());
    }
}
