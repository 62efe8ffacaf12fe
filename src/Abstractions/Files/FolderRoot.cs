namespace Tune.Storage;

/// <summary>
/// A folder in which others are made. It is made itself once: if it is missing later, somebody has removed, renamed or unmounted it, and what would be written
/// into a new one in its place nobody would find.
/// </summary>
internal sealed class FolderRoot
{
    private volatile bool _wasThere;

    public FolderRoot(string path)
    {
        Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        _wasThere = Directory.Exists(Path);
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Whether it was there, and is not any more.</summary>
    public bool IsGone => _wasThere && !Directory.Exists(Path);

    /// <summary>Makes a folder in it, and what is missing between the two; the root as well if it was never there.</summary>
    /// <param name="names">From the root downwards; none for the root itself.</param>
    /// <returns>The folder's full path.</returns>
    /// <exception cref="DataFolderGoneException">The root was there, and is not any more.</exception>
    /// <exception cref="IOException">The system can't make it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public string Create(params ReadOnlySpan<string> names)
    {
        var folder = System.IO.Path.Combine([Path, .. names]);
        Create(folder, isDurable: false);
        return folder;
    }

    /// <inheritdoc cref="Create(ReadOnlySpan{string})"/>
    /// <param name="folder">A full path beneath the root.</param>
    /// <param name="isDurable">Whether every new name on the way is synced.</param>
    public void Create(string folder, bool isDurable)
    {
        if (!_wasThere) PrivateFiles.CreateFolders(Path);
        _wasThere = true;
        try
        {
            Make(folder, isDurable);
        }
        catch (DirectoryNotFoundException) when (IsGone)
        {
            throw new DataFolderGoneException(Path);
        }
    }

    // from the top down, one at a time: the system refuses to make one in a folder that is gone, so there is no moment in which the root could come back
    private void Make(string folder, bool isDurable)
    {
        if (Directory.Exists(folder)) return;
        if (folder == Path || System.IO.Path.GetDirectoryName(folder) is not { } parent) throw new DirectoryNotFoundException($"Folder '{folder}' is not there any more.");
        Make(parent, isDurable);
        PrivateFiles.CreateFolder(folder);
        if (isDurable) Posix.SyncFolder(parent);
    }
}
