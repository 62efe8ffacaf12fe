namespace Tune.Storage;

/// <summary>
/// Makes files and folders that only this user may read: configurations and checkpoints are nobody else's business. What exists keeps the rights it has.
/// On Windows, where rights are inherited, they are those of the folder above.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a folder, unless it is there, and nothing above it, as .NET's own way would.</summary>
    /// <returns>The same path.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder above it is missing.</exception>
    /// <exception cref="IOException">The system can't make it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static string CreateFolder(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            Posix.CreateFolder(path, FolderMode);
            return path;
        }

        // two steps, between which it may go: Windows lets nobody remove a folder with open files
        if (Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent)) throw new DirectoryNotFoundException($"'{path}' can't be made: the folder above it is missing.");
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Creates a folder and what is missing above it: for what a process makes when it starts, never later.</summary>
    public static void CreateFolders(string path)
    {
        if (Directory.Exists(path)) return;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent) CreateFolders(parent);
        CreateFolder(path);
    }

    /// <summary>Opens a file, or creates it, if the mode says so.</summary>
    public static FileStream Open(string path, System.IO.FileMode mode, FileAccess access, FileShare share, int bufferSize = 0, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = bufferSize, Options = options };
        if (!OperatingSystem.IsWindows() && mode != System.IO.FileMode.Open) how.UnixCreateMode = FileMode;
        return new FileStream(path, how);
    }

    /// <summary>Creates a file or replaces its content.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var stream = Open(path, System.IO.FileMode.Create, FileAccess.Write, FileShare.Read);
        stream.Write(content);
    }

    /// <summary>Creates a file or replaces its content.</summary>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var stream = Open(path, System.IO.FileMode.Create, FileAccess.Write, FileShare.Read, options: FileOptions.Asynchronous);
        await using (stream.ConfigureAwait(false)) await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
    }
}
