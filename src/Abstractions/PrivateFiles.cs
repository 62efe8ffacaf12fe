namespace Tune.Storage;

/// <summary>
/// Makes files and folders that only this user may read: configurations and checkpoints are nobody else's business. What exists keeps the rights it has.
/// On Windows, where rights are inherited, they are those of the folder above.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a folder and what is missing above it.</summary>
    public static DirectoryInfo CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(path)) return Directory.CreateDirectory(path);
        // .NET gives the mode to the last one only
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent) CreateFolder(parent);
        return Directory.CreateDirectory(path, FolderMode);
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
