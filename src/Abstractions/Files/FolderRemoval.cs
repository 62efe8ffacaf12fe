namespace Tune.Storage;

/// <summary>Deletes checkpoint folders so that a crash leaves no half of one under its name.</summary>
internal static class FolderRemoval
{
    /// <summary>Removes a folder; does nothing if it is gone.</summary>
    public static void Remove(string folder)
    {
        if (MoveAside(folder) is { } aside)
            Directory.Delete(aside, recursive: true);
    }

    /// <summary>Gives a folder a name that marks it as deleted; null if it is gone.</summary>
    public static string? MoveAside(string folder)
    {
        if (Path.GetDirectoryName(folder) is not { } parent || !Directory.Exists(folder))
            return null;
        var aside = Path.Combine(parent, $"{CheckpointPaths.DeletedPrefix}{Path.GetFileName(folder)}-{Guid.NewGuid():N}");
        try
        {
            Directory.Move(folder, aside);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        Posix.SyncFolder(parent);
        return aside;
    }

    /// <summary>Removes unfinished and deleted folders that no process works on, of all trials of an experiment.</summary>
    public static int RemoveLeftovers(string experimentFolder, CancellationToken ct)
    {
        if (!Directory.Exists(experimentFolder))
            return 0;
        var removed = 0;
        foreach (var trial in Directory.GetDirectories(experimentFolder))
        {
            foreach (var folder in Unfinished(trial))
            {
                ct.ThrowIfCancellationRequested();
                removed += TryRemoveUnfinished(folder) ? 1 : 0;
            }
            foreach (var folder in Directory.GetDirectories(trial, CheckpointPaths.DeletedPrefix + "*"))
            {
                ct.ThrowIfCancellationRequested();
                removed += TryDelete(folder) ? 1 : 0;
            }
        }
        return removed;
    }

    /// <summary>Unfinished folders, and those of which only the lock file was left.</summary>
    private static IEnumerable<string> Unfinished(string trial) =>
        new DirectoryInfo(trial).GetFiles(CheckpointPaths.UnfinishedPrefix + "*" + CheckpointPaths.LockSuffix)
            .Where(IsHeldOrAbandoned)
            .Select(file => file.FullName[..^CheckpointPaths.LockSuffix.Length])
            .Union(Directory.GetDirectories(trial, CheckpointPaths.UnfinishedPrefix + "*"));

    private static bool IsHeldOrAbandoned(FileInfo lockFile)
    {
        try
        {
            return lockFile.Length > 0;
        }
        catch (FileNotFoundException)
        {
            // its save has just ended
            return false;
        }
    }

    private static bool TryRemoveUnfinished(string folder)
    {
        try
        {
            using var claim = new FileStream(
                folder + CheckpointPaths.LockSuffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0,
                FileOptions.DeleteOnClose);
            return TryDelete(folder);
        }
        catch (IOException error) when (FileErrors.IsSharingViolation(error))
        {
            return false;
        }
    }

    /// <summary>False if somebody else has deleted it.</summary>
    private static bool TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }
}
