using System.Buffers;
using System.Collections.Immutable;
using Tune.Grains;

namespace Tune.Storage;

/// <summary>Reads a folder for somebody elsewhere: by pages and by pieces, so that neither takes more memory for a larger folder, and nothing that is not in it.</summary>
internal static class FolderFiles
{
    /// <summary>How many files a page has at most.</summary>
    public const int PageSize = 1000;

    /// <summary>How many bytes are read at once at most.</summary>
    public const int PieceSize = 1 << 19;

    private static readonly SearchValues<char> NotInNames = SearchValues.Create('\0', Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar, Path.VolumeSeparatorChar);
    private static readonly Comparer<StoredFile> ByPath = Comparer<StoredFile>.Create((one, other) => string.CompareOrdinal(one.Path, other.Path));

    /// <summary>The files and links below a folder by their paths, after one; none if there is no such folder. Links to folders are not followed.</summary>
    public static Task<ImmutableArray<StoredFile>> ListAsync(string folder, string? after) => Task.Run(() => List(folder, after));

    /// <summary>The bytes of a file from an offset on; none at its end.</summary>
    /// <exception cref="TuneException">The path is none in the folder, or leads out of it.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static Task<ReadOnlyMemory<byte>> ReadAsync(string folder, string path, long offset) => Task.Run(() => Read(folder, path, offset));

    /// <summary>The place of a file in a folder.</summary>
    /// <exception cref="TuneException">The path is none in the folder.</exception>
    public static string Place(string folder, string path)
    {
        var names = path.Split('/');
        if (names.Any(name => name is "" or "." or ".." || name.AsSpan().IndexOfAny(NotInNames) >= 0))
            throw new TuneException($"'{path}' is no path of a file in a folder: it needs names with / between them, and none may be . or ...");
        return Path.Combine([folder, .. names]);
    }

    private static ImmutableArray<StoredFile> List(string folder, string? after)
    {
        if (!Directory.Exists(folder)) return [];
        // the greatest are dropped on the way: a folder of a million files is not held at once
        var page = new SortedSet<StoredFile>(ByPath);
        Collect(new DirectoryInfo(folder), "");
        return [.. page];

        void Collect(DirectoryInfo current, string prefix)
        {
            foreach (var entry in current.EnumerateFileSystemInfos())
            {
                var path = prefix + entry.Name;
                if (entry is DirectoryInfo { LinkTarget: null } inner) Collect(inner, path + "/");
                else if (after is null || string.CompareOrdinal(path, after) > 0) Add(path, entry);
            }
        }

        void Add(string path, FileSystemInfo entry)
        {
            page.Add(new StoredFile(path, entry is FileInfo { LinkTarget: null } file ? file.Length : 0, entry.LastWriteTimeUtc, entry.LinkTarget));
            if (page.Count > PageSize && page.Max is { } surplus) page.Remove(surplus);
        }
    }

    private static ReadOnlyMemory<byte> Read(string folder, string path, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var place = Place(folder, path);
        // what a link leads to may be anywhere
        for (var current = place; current.Length > folder.Length; current = Path.GetDirectoryName(current) ?? folder)
            if (new FileInfo(current).LinkTarget is { } target) throw new TuneException($"'{path}' is not read: it leads by a link to '{target}'.");
        using var handle = File.OpenHandle(place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var piece = new byte[Math.Clamp(RandomAccess.GetLength(handle) - offset, 0, PieceSize)];
        var count = 0;
        while (count < piece.Length && RandomAccess.Read(handle, piece.AsSpan(count), offset + count) is var more and > 0) count += more;
        return piece.AsMemory(0, count);
    }
}
