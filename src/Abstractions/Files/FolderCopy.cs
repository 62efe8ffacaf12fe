using Tune.Storage;

namespace Tune;

/// <summary>
/// Copies a folder with what is in it. A link to something in the folder becomes the same link in the copy; of what lies outside the content is copied, since
/// it may change or go; a link that leads nowhere, to itself or to a folder that it is in is kept as it is.
/// </summary>
internal sealed class FolderCopy
{
    /// <summary>The folder, and those outside that links have led to and that are being copied.</summary>
    private readonly List<string> _open = [];
    private readonly string _root;

    private FolderCopy(string root) => _root = root;

    /// <param name="source">The folder.</param>
    /// <param name="target">A folder that exists and has none of its names.</param>
    /// <param name="cancellationToken">Ends it between two files.</param>
    public static void Copy(string source, string target, CancellationToken cancellationToken)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        new FolderCopy(root).CopyFolder(root, target, cancellationToken);
    }

    private void CopyFolder(string source, string target, CancellationToken cancellationToken)
    {
        _open.Add(source);
        CopyContent(source, target, cancellationToken);
        _open.RemoveAt(_open.Count - 1);
    }

    private void CopyContent(string source, string target, CancellationToken cancellationToken)
    {
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var copy = Path.Combine(target, entry.Name);
            if (entry.LinkTarget is { } link) CopyLink(entry, link, copy, cancellationToken);
            else if (entry is DirectoryInfo) CopyContent(entry.FullName, PrivateFiles.CreateFolder(copy), cancellationToken);
            else File.Copy(entry.FullName, copy);
        }
    }

    private void CopyLink(FileSystemInfo entry, string link, string copy, CancellationToken cancellationToken)
    {
        if (Resolve(entry) is not { Exists: true } final)
        {
            File.CreateSymbolicLink(copy, link);
            return;
        }

        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(final.FullName));
        if (IsIn(path, _root)) CreateLink(final, copy, Path.GetRelativePath(Path.GetDirectoryName(entry.FullName) ?? _root, path));
        else if (final is not DirectoryInfo) File.Copy(path, copy);
        else if (_open.Exists(open => IsIn(open, path))) CreateLink(final, copy, path);
        else CopyFolder(path, PrivateFiles.CreateFolder(copy), cancellationToken);
    }

    /// <summary>What a link leads to in the end; null if that is itself.</summary>
    private static FileSystemInfo? Resolve(FileSystemInfo entry)
    {
        try
        {
            return entry.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException)
        {
            // links in a circle
            return null;
        }
    }

    private static void CreateLink(FileSystemInfo final, string copy, string link)
    {
        if (final is DirectoryInfo) Directory.CreateSymbolicLink(copy, link);
        else File.CreateSymbolicLink(copy, link);
    }

    private static bool IsIn(string path, string folder) =>
        path == folder || (path.StartsWith(folder, StringComparison.Ordinal) && (Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar));
}
