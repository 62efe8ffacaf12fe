using System.Collections.Immutable;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Tune.Storage.Azure;

/// <summary>
/// Checkpoints in a container, a blob each: <c>experiment/checkpoints/00042/checkpoint_000012.tar</c>. A blob is there when all of it is, so nothing half written is ever seen or left over. What a
/// trainable writes or reads is in a local folder meanwhile.
/// </summary>
internal sealed class AzureBlobCheckpointStore(BlobContainerClient container, string scratchFolder) : ICheckpointStore, IDisposable
{
    private const string Extension = ".tar";
    private const string Hash = "hash";

    /// <summary>Makes names as they are in a store of folders.</summary>
    private static readonly CheckpointPaths Paths = new(Path.DirectorySeparatorChar.ToString());

    private readonly ScratchFolder _scratch = new(scratchFolder);
    private readonly OpenCheckpoints _open = new();
    private int _hasContainer;

    /// <inheritdoc/>
    public async Task<CheckpointRef> SaveAsync(
        string experiment, int trial, int attempt, int iteration, Func<string, CancellationToken, Task> write, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(write);
        var name = CheckpointPaths.Name(attempt, iteration);
        var blob = container.GetBlobClient(BlobOf(Path.Combine(Paths.Trial(experiment, trial), name)));
        ct.ThrowIfCancellationRequested();
        var operation = $"saving {name} of trial {trial:00000} of experiment '{experiment}'";
        var folder = NewFolder(operation);
        var file = folder + Extension;
        try
        {
            try
            {
                await write(folder, ct).ConfigureAwait(false);
            }
            catch (IOException error) when (FileErrors.IsFull(error))
            {
                // not the trainable's fault: there is no room for what it writes
                throw OfScratch(error, operation);
            }

            return await TryAsync(operation, async () =>
            {
                var seal = await Task.Run(() => CheckpointSeal.Read(folder, ct), ct).ConfigureAwait(false);
                await FolderTar.PackAsync(folder, file, ct).ConfigureAwait(false);
                if (Volatile.Read(ref _hasContainer) == 0) await container.CreateIfNotExistsAsync(cancellationToken: ct).ConfigureAwait(false);
                Volatile.Write(ref _hasContainer, 1);
                await blob.UploadAsync(file, new BlobUploadOptions { Metadata = new Dictionary<string, string> { [Hash] = seal.Hash } }, ct).ConfigureAwait(false);
                return new CheckpointRef(experiment, trial, attempt, iteration, name, seal.Hash, seal.Bytes);
            }).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public Task<string> OpenAsync(CheckpointRef checkpoint, CancellationToken ct)
    {
        var name = BlobOf(Paths.Folder(checkpoint));
        return _open.OpenAsync(checkpoint, () => FetchAsync(checkpoint, name), ct);
    }

    /// <inheritdoc/>
    public void Close(CheckpointRef checkpoint) => _open.Close(checkpoint);

    /// <inheritdoc/>
    public Task DeleteAsync(CheckpointRef checkpoint, CancellationToken ct)
    {
        var blob = container.GetBlobClient(BlobOf(Paths.Folder(checkpoint)));
        return TryAsync($"deleting {blob.Name}", async () => (await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: ct).ConfigureAwait(false)).Value);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> ListAsync(string experiment, int trial, CancellationToken ct)
    {
        var prefix = BlobOf(Paths.Trial(experiment, trial))[..^Extension.Length] + "/";
        try
        {
            return await TryAsync($"listing {prefix}", async () =>
            {
                var names = new List<string>();
                await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, ct).ConfigureAwait(false)) names.Add(blob.Name[prefix.Length..]);
                return names.Where(name => name.EndsWith(Extension, StringComparison.Ordinal)).Select(name => name[..^Extension.Length])
                    .Where(name => CheckpointPaths.Parse(name) is not null).OrderBy(CheckpointPaths.Parse).ToImmutableArray();
            }).ConfigureAwait(false);
        }
        catch (TuneException exception) when (exception.InnerException is RequestFailedException { Status: 404 })
        {
            // no container yet
            return [];
        }
    }

    /// <inheritdoc/>
    /// <remarks>What was never put together is no blob, and Azure removes it by itself after a week.</remarks>
    public Task<int> RemoveLeftoversAsync(string experiment, CancellationToken ct) => Task.FromResult(0);

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    private static string BlobOf(string path) => Path.GetRelativePath(Paths.Root, path).Replace('\\', '/') + Extension;

    /// <summary>Brings a checkpoint into a local folder, and sees that it is what was saved.</summary>
    private async Task<string> FetchAsync(CheckpointRef checkpoint, string name)
    {
        var blob = container.GetBlobClient(name);
        var folder = NewFolder($"opening {name}");
        var file = folder + Extension;
        try
        {
            return await TryAsync($"opening {name}", async () =>
            {
                var properties = await blob.GetPropertiesAsync().ConfigureAwait(false);
                if (properties.Value.Metadata.TryGetValue(Hash, out var hash) && hash != checkpoint.Hash) throw Corrupt(hash);
                await blob.DownloadToAsync(file).ConfigureAwait(false);
                var content = File.OpenRead(file);
                await using (content.ConfigureAwait(false)) await FolderTar.UnpackAsync(content, folder, CancellationToken.None).ConfigureAwait(false);
                var seal = await Task.Run(() => CheckpointSeal.Read(folder, CancellationToken.None)).ConfigureAwait(false);
                return seal == new CheckpointSeal(checkpoint.Hash, checkpoint.Bytes) ? folder : throw Corrupt(seal.Hash);
            }).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Directory.Delete(folder, recursive: true);
            throw exception switch
            {
                TuneException { InnerException: RequestFailedException { Status: 404 } } => new CheckpointMissingException(checkpoint, blob.Uri.GetLeftPart(UriPartial.Path)),
                InvalidDataException or EndOfStreamException => new CheckpointCorruptException(checkpoint, blob.Uri.GetLeftPart(UriPartial.Path), $"it is no archive: {exception.Message}"),
                _ => exception,
            };
        }
        finally
        {
            File.Delete(file);
        }

        CheckpointCorruptException Corrupt(string hash) => new(checkpoint, blob.Uri.GetLeftPart(UriPartial.Path), $"its content hash is {hash} instead of {checkpoint.Hash}");
    }

    private async Task<T> TryAsync<T>(string operation, Func<Task<T>> code)
    {
        try
        {
            return await code().ConfigureAwait(false);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not EndOfStreamException))
        {
            throw OfScratch(error, operation);
        }
        catch (RequestFailedException error) when (error.Status is 401 or 403)
        {
            throw new StorageNotWritableException(Place, operation, error);
        }
        catch (Exception error) when (error is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw new TuneException($"Container '{Place}' failed while {operation}: {error.Message.Split('\n')[0].TrimEnd('.')}. Nothing that was acknowledged is lost. Check the address, the network and this process's identity, then run again.", error);
        }
    }

    private string Place => container.Uri.GetLeftPart(UriPartial.Path);

    private string NewFolder(string operation)
    {
        try
        {
            return _scratch.New();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw OfScratch(error, operation);
        }
    }

    private TuneException OfScratch(Exception error, string operation) =>
        error is IOException io && FileErrors.IsFull(io) ? new StorageFullException(scratchFolder, operation, error) : new StorageNotWritableException(scratchFolder, operation, error);
}
