namespace Tune;

/// <summary>
/// Shows the files and folders of one folder in another by links, so that a program finds its code and data where it runs and its own files stay apart. What has a name there already is left out, and so is what belongs to version control; when the program has ended the links are removed.
/// </summary>
internal sealed class FolderLinks : IDisposable
{
    private static readonly string[] LeftOut = [".git", ".hg", ".svn", ".tune"];

    private readonly List<string> _links = [];

    private FolderLinks()
    {
    }

    /// <param name="source">The folder whose entries are shown; null for none.</param>
    /// <param name="target">Where they are shown.</param>
    /// <exception cref="NonRetryableTrialException">There is no such folder here.</exception>
    public static FolderLinks Make(string? source, string target)
    {
        var links = new FolderLinks();
        if (source is null) return links;
        if (!Directory.Exists(source)) throw new NonRetryableTrialException($"The program's folder {source} is not there on this silo.");
        try
        {
            foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
            {
                // the trial's folder may be in one of them
                if (LeftOut.Contains(entry.Name, StringComparer.Ordinal) || (target + Path.DirectorySeparatorChar).StartsWith(entry.FullName + Path.DirectorySeparatorChar, StringComparison.Ordinal)) continue;
                links.Add(Path.Combine(target, entry.Name), entry);
            }
        }
        catch
        {
            links.Dispose();
            throw;
        }

        return links;
    }

    public void Dispose()
    {
        // a program may have put something of its own in the place of a link
        foreach (var link in _links.Where(link => new FileInfo(link).LinkTarget is not null)) File.Delete(link);
    }

    private void Add(string link, FileSystemInfo entry)
    {
        // one that an attempt whose silo died has left may lead elsewhere by now
        if (new FileInfo(link).LinkTarget is not null) File.Delete(link);
        else if (Path.Exists(link)) return;
        _ = entry is DirectoryInfo ? Directory.CreateSymbolicLink(link, entry.FullName) : File.CreateSymbolicLink(link, entry.FullName);
        _links.Add(link);
    }
}
