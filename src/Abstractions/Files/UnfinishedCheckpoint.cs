namespace Tune.Storage;

/// <summary>A checkpoint that is being written, beside its final place. Disposing removes what was not published.</summary>
internal sealed class UnfinishedCheckpoint : IDisposable
{
    private readonly string _parent;
    private readonly FileStream _lock;

    private UnfinishedCheckpoint(string parent, string folder, FileStream lockFile)
    {
        _parent = parent;
        Folder = folder;
        _lock = lockFile;
    }

    /// <summary>The folder to fill.</summary>
    public string Folder { get; }

    public static UnfinishedCheckpoint Create(string parent, string name)
    {
        var folder = Path.Combine(parent, $"{CheckpointPaths.UnfinishedPrefix}{name}-{Guid.NewGuid():N}");

        // The lock precedes the folder, so a folder without a held lock has no living writer.
        var lockFile = PrivateFiles.Open(
            folder + CheckpointPaths.LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1,
            FileOptions.DeleteOnClose);
        var unfinished = new UnfinishedCheckpoint(parent, folder, lockFile);
        try
        {
            // Creating and locking are two steps; content says that both are done.
            lockFile.WriteByte((byte)'\n');
            lockFile.Flush();
            PrivateFiles.CreateFolder(folder);
            return unfinished;
        }
        catch
        {
            unfinished.Dispose();
            throw;
        }
    }

    /// <summary>Syncs all files and gives the folder its name, in the place of an earlier save.</summary>
    public CheckpointSeal Publish(string name, CancellationToken ct)
    {
        var seal = CheckpointSeal.Sync(Folder, ct);
        var target = Path.Combine(_parent, name);
        var replaced = FolderRemoval.MoveAside(target);
        Directory.Move(Folder, target);
        Posix.SyncFolder(_parent);
        if (replaced is not null)
            Directory.Delete(replaced, recursive: true);
        return seal;
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        _lock.Dispose();
    }
}
