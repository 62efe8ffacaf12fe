using System.Collections.Immutable;

namespace Tune.Storage;

/// <summary>
/// Checkpoints as folders on a local or shared file system. A checkpoint is written aside, synced and renamed, so it is whole
/// or absent. Saves under way are marked by a lock file that goes with the process.
/// </summary>
public sealed class DirectoryCheckpointStore : ICheckpointStore
{
    private readonly CheckpointPaths _paths;
    private readonly FolderRoot _root;
    private readonly bool _verifyHash;

    /// <summary>Creates a store; the folder is created when needed.</summary>
    /// <param name="root">Folder that holds a folder per experiment.</param>
    /// <param name="verifyHash">Whether to read and hash a checkpoint when it is opened; its size is always compared.</param>
    public DirectoryCheckpointStore(string root, bool verifyHash = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        _paths = new(root);
        _root = new(_paths.Root);
        _verifyHash = verifyHash;
    }

    /// <inheritdoc/>
    public async Task<CheckpointRef> SaveAsync(
        string experiment, int trial, int attempt, int iteration, Func<string, CancellationToken, Task> write, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(write);
        var name = CheckpointPaths.Name(attempt, iteration);
        var parent = _paths.Trial(experiment, trial);
        ct.ThrowIfCancellationRequested();
        var isUserCode = false;
        try
        {
            _root.Create(parent, isDurable: true);
            using var unfinished = UnfinishedCheckpoint.Create(parent, name);
            isUserCode = true;
            await write(unfinished.Folder, ct).ConfigureAwait(false);
            isUserCode = false;

            // To hash and sync gigabytes blocks; the caller may be a grain, whose scheduler must not.
            var seal = await Task.Run(() => unfinished.Publish(name, ct), ct).ConfigureAwait(false);
            return new(experiment, trial, attempt, iteration, name, seal.Hash, seal.Bytes);
        }
        catch (IOException) when (_root.IsGone)
        {
            throw new DataFolderGoneException(_root.Path);
        }
        catch (IOException error) when (FileErrors.IsFull(error))
        {
            throw new StorageFullException(parent, $"saving {name} of trial {trial:00000} of experiment '{experiment}'", error);
        }
        catch (Exception error) when (!isUserCode && error is (IOException or UnauthorizedAccessException))
        {
            throw new StorageNotWritableException(parent, $"saving {name} of trial {trial:00000} of experiment '{experiment}'", error);
        }
    }

    /// <inheritdoc/>
    public Task<string> OpenAsync(CheckpointRef checkpoint, CancellationToken ct)
    {
        var folder = _paths.Folder(checkpoint);
        return Task.Run(() => Verify(checkpoint, folder, ct), ct);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(CheckpointRef checkpoint, CancellationToken ct)
    {
        var folder = _paths.Folder(checkpoint);
        return Task.Run(() => FolderRemoval.Remove(folder), ct);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> ListAsync(string experiment, int trial, CancellationToken ct)
    {
        var parent = new DirectoryInfo(_paths.Trial(experiment, trial));
        return Task.Run(() => List(parent), ct);
    }

    /// <inheritdoc/>
    public Task<int> RemoveLeftoversAsync(string experiment, CancellationToken ct)
    {
        var folder = _paths.Experiment(experiment);
        return Task.Run(() => FolderRemoval.RemoveLeftovers(folder, ct), ct);
    }

    private static ImmutableArray<string> List(DirectoryInfo parent) =>
        !parent.Exists
            ? []
            : [.. parent.EnumerateDirectories()
                .Where(folder => CheckpointPaths.Parse(folder.Name) is not null)
                .OrderBy(folder => CheckpointPaths.Parse(folder.Name))
                .Select(folder => folder.Name)];

    private string Verify(CheckpointRef checkpoint, string folder, CancellationToken ct)
    {
        if (!Directory.Exists(folder))
            throw new CheckpointMissingException(checkpoint, folder);
        if (CheckpointSeal.Measure(folder) is var bytes && bytes != checkpoint.Bytes)
            throw new CheckpointCorruptException(checkpoint, folder, $"it has {bytes} bytes instead of {checkpoint.Bytes}");
        if (_verifyHash && CheckpointSeal.Read(folder, ct).Hash is var hash && hash != checkpoint.Hash)
            throw new CheckpointCorruptException(checkpoint, folder, $"its content hash is {hash} instead of {checkpoint.Hash}");
        return folder;
    }
}
