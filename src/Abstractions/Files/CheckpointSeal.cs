using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tune.Storage;

/// <summary>Content hash and size of a folder, and its way to the disk.</summary>
/// <param name="Hash">SHA-256, in hexadecimal, over the sorted relative paths and their contents.</param>
/// <param name="Bytes">Size of all files together.</param>
internal readonly record struct CheckpointSeal(string Hash, long Bytes)
{
    private const int ChunkSize = 1 << 17;

    /// <summary>Hashes the folder and syncs every file and folder in it.</summary>
    public static CheckpointSeal Sync(string folder, CancellationToken ct) => Compute(folder, sync: true, ct);

    /// <summary>Hashes the folder as it is.</summary>
    public static CheckpointSeal Read(string folder, CancellationToken ct) => Compute(folder, sync: false, ct);

    /// <summary>Size of all files, without reading them.</summary>
    public static long Measure(string folder) =>
        Entries(folder).Files.Sum(file => file.LinkTarget is null ? file.Length : 0);

    private static CheckpointSeal Compute(string folder, bool sync, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (files, folders) = Entries(folder);
        long bytes = 0;
        foreach (var (path, file) in files.Select(file => (Relative(folder, file), file)).OrderBy(pair => pair.Item1, StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            AppendText(hash, path);

            // A link is what it says, not what it leads to: the target may lie outside.
            if (file.LinkTarget is { } target)
                AppendText(hash, target);
            else
                bytes += AppendFile(hash, file.FullName, ct);
        }

        if (sync)
            ParallelSync.Run([.. files.Where(file => file.LinkTarget is null).Select(file => file.FullName)], folders, ct);
        return new(Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
    }

    private static long AppendFile(IncrementalHash hash, string path, CancellationToken ct)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(handle);
        AppendLength(hash, length);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            for (long offset = 0; offset < length;)
            {
                ct.ThrowIfCancellationRequested();
                var count = RandomAccess.Read(handle, chunk, offset);
                if (count == 0)
                    throw new IOException($"'{path}' became shorter while it was read.");
                hash.AppendData(chunk, 0, count);
                offset += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        return length;
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendLength(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    // Lengths go first, so that no two folders give the same bytes.
    private static void AppendLength(IncrementalHash hash, long length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }

    private static string Relative(string folder, FileInfo file) => Path.GetRelativePath(folder, file.FullName).Replace('\\', '/');

    /// <summary>All files and links below a folder, and all folders with itself.</summary>
    public static (List<FileInfo> Files, List<string> Folders) Entries(string folder)
    {
        var files = new List<FileInfo>();
        var folders = new List<string>();
        Collect(new(folder));
        return (files, folders);

        void Collect(DirectoryInfo current)
        {
            foreach (var entry in current.EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo { LinkTarget: null } inner)
                    Collect(inner);
                else
                    files.Add(new(entry.FullName));
            }
            folders.Add(current.FullName);
        }
    }
}
