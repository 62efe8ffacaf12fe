namespace Tune;

/// <summary>What travels of a folder with code: everything but what its ignore files name, what belongs to version control, and data folders.</summary>
internal sealed class CodeFiles
{
    private static readonly string[] IgnoreFiles = [".gitignore", ".tuneignore"];
    private static readonly string[] LeftOut = [".git", ".hg", ".svn", ".tune"];
    private readonly string _root;
    private readonly List<(string Path, FileSystemInfo Entry)> _entries = [];

    private CodeFiles(string root) => _root = root;

    /// <summary>Files, links, and folders in which nothing is, by their paths with / between names, in the order of these.</summary>
    /// <param name="folder">A full path.</param>
    /// <exception cref="InvalidExperimentException">There is no such folder, or a link in it leads out of it.</exception>
    public static IReadOnlyList<(string Path, FileSystemInfo Entry)> Find(string folder)
    {
        if (!Directory.Exists(folder)) throw new InvalidExperimentException([$"Program.Folder: there is no folder {folder}."]);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var files = new CodeFiles(root);
        files.Collect(new DirectoryInfo(root), "", Above(root));
        return [.. files._entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)];
    }

    /// <summary>The ignore files of the folders above, up to the one that is under version control; none if none is.</summary>
    private static List<(string Folder, IgnoreFile File)> Above(string root)
    {
        var found = new List<(string, IgnoreFile)>();
        for (var folder = root; !Path.Exists(Path.Combine(folder, ".git")); found.InsertRange(0, In(folder, IgnoreFiles[0])))
        {
            if (Path.GetDirectoryName(folder) is not { } parent) return [];
            folder = parent;
        }

        return found;
    }

    private static IEnumerable<(string Folder, IgnoreFile File)> In(string folder, params string[] names) =>
        names.Select(name => Path.Combine(folder, name)).Where(File.Exists).Select(file => (folder, new IgnoreFile(File.ReadLines(file))));

    /// <returns>Whether there is anything in it.</returns>
    private bool Collect(DirectoryInfo folder, string prefix, List<(string Folder, IgnoreFile File)> above)
    {
        List<(string Folder, IgnoreFile File)> ignored = [.. above, .. In(folder.FullName, IgnoreFiles)];
        var isEmpty = true;
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var inner = entry is DirectoryInfo { LinkTarget: null } directory ? directory : null;
            if (LeftOut.Contains(entry.Name, StringComparer.Ordinal) || IsIgnored(entry.FullName, inner is not null, ignored) || (inner is not null && IsData(inner))) continue;
            isEmpty = false;
            var path = prefix + entry.Name;
            if (inner is null) Add(path, entry);
            else if (!Collect(inner, path + "/", ignored)) _entries.Add((path, inner));
        }

        return !isEmpty;
    }

    private void Add(string path, FileSystemInfo entry)
    {
        if (entry.LinkTarget is { } target)
        {
            var leadsTo = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(entry.FullName) ?? _root, target));
            if (Path.IsPathRooted(target) || !leadsTo.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new InvalidExperimentException([$"Program.Folder: the link {path} leads out of {_root}, to {target}, which other machines may not have: put a copy in its place, or name it in .tuneignore."]);
        }

        _entries.Add((path, entry));
    }

    private static bool IsIgnored(string path, bool isFolder, List<(string Folder, IgnoreFile File)> files)
    {
        for (var index = files.Count - 1; index >= 0; index--)
            if (files[index].File.Excludes(Path.GetRelativePath(files[index].Folder, path).Replace('\\', '/'), isFolder) is { } isExcluded) return isExcluded;
        return false;
    }

    /// <summary>Where experiments of this machine are kept.</summary>
    private static bool IsData(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, "tune.db"));
}
