using System.Collections.Immutable;
using System.Formats.Tar;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tune.Storage;

namespace Tune;

/// <summary>A folder with code as one archive in a file that goes with this: the same files give the same bytes, whenever and wherever they are packed.</summary>
internal sealed class CodePackage : IAsyncDisposable
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const int PieceSize = 1 << 19;

    /// <summary>How many of the largest are named when there is too much.</summary>
    private const int Named = 3;

    private readonly FileStream _archive;

    private CodePackage(FileStream archive, ProgramCode code) => (_archive, Code) = (archive, code);

    /// <summary>What is in it.</summary>
    public ProgramCode Code { get; }

    /// <exception cref="InvalidExperimentException">There is no such folder, a link in it leads out of it, or there is too much.</exception>
    public static async Task<CodePackage> PackAsync(string folder, CancellationToken cancellationToken)
    {
        var entries = CodeFiles.Find(folder);
        ThrowIfTooLarge(folder, entries);
        var archive = PrivateFiles.Open(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        try
        {
            var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true);
            await using (writer) foreach (var (path, entry) in entries) await WriteAsync(writer, path, entry, cancellationToken);
            archive.Position = 0;
            var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(archive, cancellationToken));
            return new CodePackage(archive, new ProgramCode(digest, archive.Length, entries.Count(entry => entry.Entry is FileInfo)));
        }
        catch
        {
            await archive.DisposeAsync();
            throw;
        }
    }

    /// <summary>The bytes from an offset on, at most half a mebibyte.</summary>
    public async Task<ImmutableArray<byte>> ReadAsync(long offset, CancellationToken cancellationToken)
    {
        var piece = new byte[Math.Min(PieceSize, Code.Bytes - offset)];
        _archive.Position = offset;
        await _archive.ReadExactlyAsync(piece, cancellationToken);
        return ImmutableCollectionsMarshal.AsImmutableArray(piece);
    }

    public ValueTask DisposeAsync() => _archive.DisposeAsync();

    private static async Task WriteAsync(TarWriter writer, string path, FileSystemInfo info, CancellationToken cancellationToken)
    {
        var entry = info switch
        {
            { LinkTarget: { } target } => new PaxTarEntry(TarEntryType.SymbolicLink, path) { LinkName = target },
            DirectoryInfo => new PaxTarEntry(TarEntryType.Directory, path + "/") { Mode = Plain | Executable },
            _ => new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = !OperatingSystem.IsWindows() && (info.UnixFileMode & UnixFileMode.UserExecute) != 0 ? Plain | Executable : Plain },
        };
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        await using var content = entry.EntryType == TarEntryType.RegularFile ? File.OpenRead(info.FullName) : null;
        if (content is not null) entry.DataStream = content;
        await writer.WriteEntryAsync(entry, cancellationToken);
    }

    private static void ThrowIfTooLarge(string folder, IReadOnlyList<(string Path, FileSystemInfo Entry)> entries)
    {
        var sizes = entries.GroupBy(entry => entry.Path.Split('/')[0], entry => entry.Entry is FileInfo { LinkTarget: null } file ? file.Length : 0).ToDictionary(group => group.Key, group => group.Sum());
        var all = sizes.Values.Sum();
        if (all <= ProgramCode.MostBytes) return;
        var largest = sizes.OrderByDescending(size => size.Value).Take(Named).Select(size => $"{size.Key} {Megabytes(size.Value)}");
        throw new InvalidExperimentException([
            $"Program.Folder: {folder} has {Megabytes(all)}, and silos take up to {Megabytes(ProgramCode.MostBytes)} of code; the largest in it are {string.Join(", ", largest)}. Name what the program does not need in .tuneignore, and put data where all silos can read it."]);
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.0} MiB");
}
