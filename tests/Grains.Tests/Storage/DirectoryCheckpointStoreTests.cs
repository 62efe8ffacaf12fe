using System.Collections.Immutable;

namespace Tune.Storage;

public sealed class DirectoryCheckpointStoreTests : CheckpointStoreContract, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    protected override ICheckpointStore Store => new DirectoryCheckpointStore(_folder["root"], verifyHash: true);

    private string TrialFolder => Path.Combine(_folder["root"], "digits", "checkpoints", "00042");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Save_and_open_give_all_files_back()
    {
        var checkpoint = await Save(1, 12, ("model.bin", "weights"), ("optimizer/.state", "adam"), ("empty", ""));

        Assert.Equal(("checkpoint_000012", 11L), (checkpoint.Name, checkpoint.Bytes));
        var folder = await Store.OpenAsync(checkpoint, None);
        Assert.Equal(Path.Combine(TrialFolder, "checkpoint_000012"), folder);
        Assert.Equal("adam", await File.ReadAllTextAsync(Path.Combine(folder, "optimizer", ".state")));
        Assert.Equal([folder], Directory.GetFileSystemEntries(TrialFolder));
    }

    [Fact]
    public async Task Many_files_and_folders_are_kept_and_hashed_as_few_are()
    {
        (string Path, string Content)[] files = [.. Enumerable.Range(0, 200).Select(file => ($"folder{file % 7}/{file % 3}/file{file}", $"{file}"))];

        var checkpoint = await Save(1, 1, [.. files]);
        var same = await Save(1, 2, [.. Enumerable.Reverse(files)]);

        Assert.Equal(checkpoint.Hash, same.Hash);
        var folder = await Store.OpenAsync(checkpoint, None);
        Assert.All(files, file => Assert.Equal(file.Content, File.ReadAllText(Path.Combine(folder, file.Path))));
    }

    [Fact]
    public async Task Links_of_every_kind_are_kept_or_followed_and_fail_nothing()
    {
        if (OperatingSystem.IsWindows()) return;
        var source = Directory.CreateDirectory(_folder["source"]).FullName;
        var outside = Directory.CreateDirectory(_folder["outside"]).FullName;
        Directory.CreateDirectory(Path.Combine(source, "inner"));
        await File.WriteAllTextAsync(Path.Combine(source, "model"), "weights");
        await File.WriteAllTextAsync(Path.Combine(source, "inner", "state"), "adam");
        await File.WriteAllTextAsync(Path.Combine(outside, "vocabulary"), "words");
        void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(source, name), target);
        Link("beside", "model");
        Link("absolute", Path.Combine(source, "model"));
        Link("folder", "inner");
        Link("inner/up", "../model");
        Link("inner/self", "../inner");
        Link("root", source);
        Link("parent", "..");
        Link("dangling", "nowhere");
        Link("circle", "circle");
        Link("file", Path.Combine(outside, "vocabulary"));
        Link("other", outside);
        File.CreateSymbolicLink(Path.Combine(outside, "back"), outside);

        var checkpoint = await Store.SaveAsync("digits", 42, 1, 1, Checkpoint.FromFolder(source).WriteToAsync, None);
        Directory.Delete(source, recursive: true);
        Directory.Delete(outside, recursive: true);

        var folder = await Store.OpenAsync(checkpoint, None);
        string Read(string name) => File.ReadAllText(Path.Combine(folder, name));
        Assert.Equal(["weights", "weights", "adam", "weights", "adam"], new[] { "beside", "absolute", "folder/state", "inner/up", "inner/self/state" }.Select(Read));
        Assert.Equal(["weights", "words", "words"], new[] { "root/model", "file", "other/vocabulary" }.Select(Read));
        Assert.Equal("nowhere", new FileInfo(Path.Combine(folder, "dangling")).LinkTarget);
        Assert.Equal("circle", new FileInfo(Path.Combine(folder, "circle")).LinkTarget);
        Assert.NotNull(new FileInfo(Path.Combine(folder, "parent")).LinkTarget);
        Assert.NotNull(new FileInfo(Path.Combine(folder, "other", "back")).LinkTarget);
        await Store.DeleteAsync(checkpoint, None);
        Assert.Empty(Directory.GetFileSystemEntries(TrialFolder));
    }

    [Fact]
    public async Task Hash_depends_on_paths_and_contents_only()
    {
        var first = await Save(1, 1, ("a", "1"), ("b", "2"));
        var same = await Save(1, 2, ("b", "2"), ("a", "1"));
        var moved = await Save(1, 3, ("a", "12"), ("b", ""));
        var renamed = await Save(1, 4, ("a", "1"), ("c", "2"));

        Assert.Equal(first.Hash, same.Hash);
        Assert.Equal(3, new[] { first.Hash, moved.Hash, renamed.Hash }.Distinct().Count());
    }

    [Fact]
    public async Task Save_of_the_same_iteration_replaces_the_folder()
    {
        _ = await Save(2, 12, ("old", "1"));
        var checkpoint = await Save(2, 12, ("new", "22"));

        Assert.Equal("checkpoint_000012_a2", checkpoint.Name);
        Assert.Equal(["new"], Directory.GetFiles(await Store.OpenAsync(checkpoint, None)).Select(Path.GetFileName));
        Assert.Single(Directory.GetFileSystemEntries(TrialFolder));
    }

    [Fact]
    public async Task Save_on_a_full_disk_names_the_folder()
    {
        const int noSpace = 28;
        var error = await Assert.ThrowsAsync<StorageFullException>(
            () => Store.SaveAsync("digits", 42, 1, 1, (_, _) => throw new IOException("No space left on device", noSpace), None));

        Assert.Equal(TrialFolder, error.Place);
    }

    [Fact]
    public async Task Save_tells_its_own_failures_from_those_of_user_code()
    {
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => Store.SaveAsync("digits", 42, 1, 1, (_, _) => throw new UnauthorizedAccessException("a file of the user's"), None));

        await File.WriteAllTextAsync(_folder["blocked"], "a file where the root should be");
        await Assert.ThrowsAsync<StorageNotWritableException>(
            () => new DirectoryCheckpointStore(_folder["blocked"]).SaveAsync("digits", 42, 1, 1, (_, _) => Task.CompletedTask, None));
    }

    [Fact]
    public async Task Open_finds_missing_changed_and_cut_checkpoints()
    {
        var checkpoint = await Save(1, 1, ("model.bin", "weights"));
        var file = Path.Combine(TrialFolder, checkpoint.Name, "model.bin");

        await File.WriteAllTextAsync(file, "WEIGHTS");
        await Assert.ThrowsAsync<CheckpointCorruptException>(() => Store.OpenAsync(checkpoint, None));
        Assert.NotNull(await new DirectoryCheckpointStore(_folder["root"]).OpenAsync(checkpoint, None));
        await File.WriteAllTextAsync(file, "wei");
        await Assert.ThrowsAsync<CheckpointCorruptException>(() => new DirectoryCheckpointStore(_folder["root"]).OpenAsync(checkpoint, None));
        await Store.DeleteAsync(checkpoint, None);
        await Assert.ThrowsAsync<CheckpointMissingException>(() => Store.OpenAsync(checkpoint, None));
    }

    [Fact]
    public async Task RemoveLeftovers_removes_those_of_dead_processes_and_spares_saves_under_way()
    {
        Assert.Equal(0, await Store.RemoveLeftoversAsync("digits", None));
        var kept = await Save(1, 1, ("a", "1"));
        Directory.CreateDirectory(Path.Combine(TrialFolder, ".tmp-checkpoint_000007-dead", "inner"));
        Directory.CreateDirectory(Path.Combine(TrialFolder, ".deleted-checkpoint_000003-dead", "inner"));
        await File.WriteAllTextAsync(Path.Combine(TrialFolder, ".tmp-checkpoint_000007-dead.lock"), "\n");
        await File.WriteAllTextAsync(Path.Combine(TrialFolder, ".tmp-checkpoint_000008-published.lock"), "\n");

        var removed = 0;
        var underWay = await Store.SaveAsync("digits", 42, 1, 2, async (folder, ct) =>
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "b"), "2", ct);
            removed = await Store.RemoveLeftoversAsync("digits", ct);
        }, None);

        Assert.Equal(2, removed);
        Assert.Equal([kept.Name, underWay.Name], Directory.GetFileSystemEntries(TrialFolder).Select(Path.GetFileName).Order());
        _ = await Store.OpenAsync(underWay, None);
    }

    [Fact]
    public async Task A_link_is_kept_as_a_link_and_not_followed()
    {
        Directory.CreateDirectory(_folder["outside"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["outside"], "precious"), "1");
        var checkpoint = await Store.SaveAsync("digits", 42, 1, 1, (folder, _) =>
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "link"), _folder["outside"]);
            return Task.CompletedTask;
        }, None);

        Assert.Equal(0, checkpoint.Bytes);
        await Store.DeleteAsync(checkpoint, None);
        Assert.True(File.Exists(Path.Combine(_folder["outside"], "precious")));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task Names_that_leave_the_root_are_refused(string experiment) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.SaveAsync(experiment, 1, 1, 1, (_, _) => Task.CompletedTask, None));

    [Fact]
    public async Task A_reference_with_a_forged_name_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(new("digits", 42, 1, 1, "../../..", "", 0), None));

    protected override Task FillAsync(string folder, string content) => File.WriteAllTextAsync(Path.Combine(folder, "content"), content);

    protected override Task<string> ReadAsync(string folder) => File.ReadAllTextAsync(Path.Combine(folder, "content"));

    private Task<CheckpointRef> Save(int attempt, int iteration, params ImmutableArray<(string Path, string Content)> files) =>
        Store.SaveAsync("digits", 42, attempt, iteration, async (folder, ct) =>
        {
            foreach (var (path, content) in files)
            {
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file) ?? folder);
                await File.WriteAllTextAsync(file, content, ct);
            }
        }, None);
}
