using System.Formats.Tar;

namespace Tune.Storage;

/// <summary>A folder as one file, so that it is stored as a whole or not at all.</summary>
internal static class FolderTar
{
    /// <summary>Everything is packed, also what the framework's own way leaves out: names that begin with a point.</summary>
    public static async Task PackAsync(string folder, string file, CancellationToken cancellationToken)
    {
        var content = PrivateFiles.Open(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16, FileOptions.Asynchronous);
        await using var closing = content.ConfigureAwait(false);
        var writer = new TarWriter(content, TarEntryFormat.Pax, leaveOpen: true);
        await using var ending = writer.ConfigureAwait(false);
        await AddAsync(writer, new DirectoryInfo(folder), "", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Links are made as they are, wherever they lead, and last: nothing is written through one.</summary>
    /// <exception cref="TuneException">A path leads out of the folder.</exception>
    /// <exception cref="InvalidDataException">It is no archive.</exception>
    public static async Task UnpackAsync(Stream content, string folder, CancellationToken cancellationToken)
    {
        var links = new List<(string Path, string Target)>();
        var root = new FolderRoot(folder);
        var reader = new TarReader(content, leaveOpen: true);
        await using var ending = reader.ConfigureAwait(false);
        while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { } entry)
        {
            var place = FolderFiles.Place(root.Path, entry.Name.TrimEnd('/'));
            root.Create(Path.GetDirectoryName(place) ?? root.Path, isDurable: false);
            switch (entry.EntryType)
            {
                case TarEntryType.Directory: root.Create(place, isDurable: false); break;
                case TarEntryType.SymbolicLink: links.Add((place, entry.LinkName)); break;
                // a second name of a file that came before
                case TarEntryType.HardLink: File.Copy(FolderFiles.Place(folder, entry.LinkName), place); break;
                default: await entry.ExtractToFileAsync(place, overwrite: false, cancellationToken).ConfigureAwait(false); break;
            }
        }

        foreach (var (path, target) in links) File.CreateSymbolicLink(path, target);
    }

    private static async Task AddAsync(TarWriter writer, DirectoryInfo folder, string prefix, CancellationToken cancellationToken)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var name = prefix + entry.Name;
            if (entry.LinkTarget is { } target) await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target }, cancellationToken).ConfigureAwait(false);
            else if (entry is FileInfo) await writer.WriteEntryAsync(entry.FullName, name, cancellationToken).ConfigureAwait(false);
            else
            {
                // empty ones are kept as well
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, name + "/"), cancellationToken).ConfigureAwait(false);
                await AddAsync(writer, new DirectoryInfo(entry.FullName), name + "/", cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
