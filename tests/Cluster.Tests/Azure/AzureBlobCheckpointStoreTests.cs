using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;
using Tune.Azure;
using Tune.Behaviour;
using Tune.Grains;
using Tune.Storage.Azure;

namespace Tune.Storage;

[Collection(nameof(Azurite))]
public sealed class AzureBlobCheckpointStoreTests : CheckpointStoreContract, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly BlobContainerClient _container;
    private readonly AzureBlobCheckpointStore _store;

    public AzureBlobCheckpointStoreTests(Azurite azurite)
    {
        _container = AzureAddress.OpenBlobs(azurite.ConnectionString, azurite.NextContainer());
        _store = new AzureBlobCheckpointStore(_container, _folder["scratch"]);
    }

    protected override ICheckpointStore Store => _store;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Files_folders_and_links_come_back_as_they_were_and_are_one_blob()
    {
        var checkpoint = await _store.SaveAsync("digits", 42, 1, 12, async (folder, ct) =>
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "model.bin"), "weights", ct);
            Directory.CreateDirectory(Path.Combine(folder, "optimizer", "empty"));
            await File.WriteAllBytesAsync(Path.Combine(folder, "optimizer", ".state"), new byte[3_000_000], ct);
            File.CreateSymbolicLink(Path.Combine(folder, "beside"), "model.bin");
            File.CreateSymbolicLink(Path.Combine(folder, "dangling"), "/no/where");
            Directory.CreateSymbolicLink(Path.Combine(folder, "up"), "..");
        }, None);

        var folder = await _store.OpenAsync(checkpoint, None);

        Assert.Equal("weights", await File.ReadAllTextAsync(Path.Combine(folder, "beside")));
        Assert.Equal(3_000_000, new FileInfo(Path.Combine(folder, "optimizer", ".state")).Length);
        Assert.True(Directory.Exists(Path.Combine(folder, "optimizer", "empty")));
        Assert.Equal(("model.bin", "/no/where", ".."), (Target("beside"), Target("dangling"), Target("up")));
        Assert.Equal(["digits/checkpoints/00042/checkpoint_000012.tar"], await BlobsAsync());

        string? Target(string name) => new FileInfo(Path.Combine(folder, name)).LinkTarget;
    }

    [Fact]
    public async Task It_is_the_same_checkpoint_as_in_a_folder()
    {
        var inFolder = await new DirectoryCheckpointStore(_folder["root"]).SaveAsync("digits", 42, 1, 1, (folder, _) => FillAsync(folder, "weights"), None);

        Assert.Equal(inFolder, await _store.SaveAsync("digits", 42, 1, 1, (folder, _) => FillAsync(folder, "weights"), None));
    }

    [Fact]
    public async Task What_is_open_is_fetched_once_and_stays_until_the_last_has_closed_it()
    {
        var checkpoint = await _store.SaveAsync("digits", 42, 1, 1, (folder, _) => FillAsync(folder, "weights"), None);

        var folders = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _store.OpenAsync(checkpoint, None)));
        for (var open = 3; open > 0; open--)
        {
            _store.Close(checkpoint);
            Assert.Equal("weights", await ReadAsync(Assert.Single(folders.Distinct())));
        }

        _store.Close(checkpoint);
        await UntilAsync(() => !Directory.Exists(folders[0]), "the folder is removed");
        _store.Close(checkpoint);
        Assert.Equal("weights", await ReadAsync(await _store.OpenAsync(checkpoint, None)));
    }

    [Fact]
    public async Task Nothing_local_outlives_a_save_or_the_store_and_what_a_killed_process_left_goes_with_the_next()
    {
        var abandoned = Directory.CreateDirectory(_folder["scratch/checkpoints/.tmp-scratch-killed/1"]).FullName;

        var checkpoint = await _store.SaveAsync("digits", 42, 1, 1, (folder, _) => FillAsync(folder, "weights"), None);

        Assert.False(Directory.Exists(abandoned));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder["scratch"], "*", SearchOption.AllDirectories), file => !file.EndsWith(".lock", StringComparison.Ordinal));
        await _store.OpenAsync(checkpoint, None);
        _store.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_folder["scratch/checkpoints"]));
    }

    [Fact]
    public async Task A_blob_that_was_changed_or_is_none_of_ours_is_corrupt()
    {
        var checkpoint = await _store.SaveAsync("digits", 42, 1, 1, (folder, _) => FillAsync(folder, "weights"), None);
        var other = await _store.SaveAsync("digits", 42, 1, 2, (folder, _) => FillAsync(folder, "changed"), None);
        var blob = _container.GetBlobClient("digits/checkpoints/00042/checkpoint_000001.tar");

        // without what Azure keeps beside it, as a person's upload
        await blob.UploadAsync((await _container.GetBlobClient("digits/checkpoints/00042/checkpoint_000002.tar").DownloadContentAsync()).Value.Content, overwrite: true);
        Assert.Contains(other.Hash, (await Assert.ThrowsAsync<CheckpointCorruptException>(() => _store.OpenAsync(checkpoint, None))).Message, StringComparison.Ordinal);
        await blob.UploadAsync(BinaryData.FromString(new string('x', 2000)), overwrite: true);
        Assert.Contains("it is no archive", (await Assert.ThrowsAsync<CheckpointCorruptException>(() => _store.OpenAsync(checkpoint, None))).Message, StringComparison.Ordinal);
        await blob.UploadAsync(BinaryData.FromBytes(Array.Empty<byte>()), overwrite: true);
        await Assert.ThrowsAsync<CheckpointCorruptException>(() => _store.OpenAsync(checkpoint, None));
        // what is not opened leaves nothing
        Assert.Empty(Directory.GetDirectories(_folder["scratch/checkpoints"]).SelectMany(Directory.GetFileSystemEntries));
    }

    [Fact]
    public async Task A_local_disk_that_is_full_is_waited_for_and_nothing_is_half_there()
    {
        var (time, log, isFull) = (new ManualTimeProvider(), new ConcurrentQueue<string>(), true);
        using var store = new PatientCheckpointStore(
            _store, TimeSpan.FromMinutes(5), time, LoggerFactory.Create(logging => logging.AddProvider(new QueueLoggerProvider(log))).CreateLogger<PatientCheckpointStore>());
        var save = store.SaveAsync("digits", 42, 1, 1, (folder, _) => isFull ? throw new IOException("No space left on device", 28) : FillAsync(folder, "weights"), None);
        while (log.IsEmpty && !save.IsCompleted) await Task.Yield();

        Assert.False(save.IsCompleted);
        Assert.Contains(_folder["scratch"], Assert.Single(log), StringComparison.Ordinal);
        Assert.Empty(await store.ListAsync("digits", 42, None));
        isFull = false;
        while (!save.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Equal((await save).Name, Assert.Single(await store.ListAsync("digits", 42, None)));
    }

    [Fact]
    public async Task An_archive_that_leads_out_of_its_folder_is_refused()
    {
        var checkpoint = await _store.SaveAsync("digits", 42, 1, 1, (folder, _) => FillAsync(folder, "weights"), None);
        using var evil = new MemoryStream();
        await using (var writer = new System.Formats.Tar.TarWriter(evil, leaveOpen: true))
            await writer.WriteEntryAsync(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "../../evil") { DataStream = new MemoryStream([1]) });
        await _container.GetBlobClient("digits/checkpoints/00042/checkpoint_000001.tar").UploadAsync(BinaryData.FromBytes(evil.ToArray()), overwrite: true);

        Assert.Contains("../../evil", (await Assert.ThrowsAsync<TuneException>(() => _store.OpenAsync(checkpoint, None))).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.FullPath, "evil", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Who_may_not_write_or_does_not_find_it_is_told_so_and_no_key_is_named()
    {
        var key = Convert.ToBase64String(new byte[64]);
        var stranger = AzureAddress.OpenBlobs($"DefaultEndpointsProtocol=http;AccountName={_container.AccountName};AccountKey={key};BlobEndpoint={_container.Uri.GetLeftPart(UriPartial.Authority)}/{_container.AccountName};", "test");
        using var refused = new AzureBlobCheckpointStore(stranger, _folder["scratch"]);

        var error = await Assert.ThrowsAsync<StorageNotWritableException>(() => refused.SaveAsync("digits", 42, 1, 1, (folder, _) => FillAsync(folder, "weights"), None));

        Assert.Contains("saving checkpoint_000001 of trial 00042 of experiment 'digits'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Assert.Throws<ArgumentException>(() => AzureAddress.OpenBlobs("AccountKey=secret", "test")).ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AzureAddress.OpenTables("nonsense"));
    }

    [Fact]
    public void A_uri_is_opened_by_identity()
    {
        Assert.Equal(new Uri("https://account.blob.core.windows.net/checkpoints"), AzureAddress.OpenBlobs("https://account.blob.core.windows.net", "checkpoints").Uri);
        Assert.Equal("account", AzureAddress.OpenTables("https://account.table.core.windows.net").AccountName);
        // an identity's token must not cross a network in the open
        Assert.Throws<ArgumentException>(() => AzureAddress.OpenBlobs("http://account.blob.core.windows.net", "checkpoints"));
    }

    protected override Task FillAsync(string folder, string content) => File.WriteAllTextAsync(Path.Combine(folder, "model"), content);

    protected override Task<string> ReadAsync(string folder) => File.ReadAllTextAsync(Path.Combine(folder, "model"));

    private async Task<List<string>> BlobsAsync()
    {
        var names = new List<string>();
        await foreach (var blob in _container.GetBlobsAsync()) names.Add(blob.Name);
        return names;
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        await Wait().OrFail(what);

        async Task Wait()
        {
            while (!condition()) await Task.Delay(5);
        }
    }
}
