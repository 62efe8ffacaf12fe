using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Tune.Storage;

namespace Tune.Archives;

/// <summary>Writes an experiment to one file: a zip file with its spec, its journal, the checkpoints that are kept and, last, a manifest. The same experiment gives the same bytes.</summary>
internal sealed class ArchiveWriter
{
    private const int Attempts = 5, Page = 10_000;

    private readonly ArchiveSource _source;
    private readonly ZipArchive _zip;
    private readonly ArchivedHistory _history;
    private readonly List<ArchivedCheckpoint> _checkpoints = [];
    private string _spec;
    private long _head;

    private ArchiveWriter(ArchiveSource source, ZipArchive zip) =>
        (_source, _zip, _history, _spec) = (source, zip, new ArchivedHistory(ExperimentSpecJson.ObjectiveOf(source.Row.SpecJson)), source.Row.SpecJson);

    /// <summary>Writes it as a whole or not at all; a file of the name is replaced. It may run meanwhile: what is written is how it was at one moment.</summary>
    /// <param name="source">The experiment.</param>
    /// <param name="file">The file.</param>
    /// <param name="withCheckpoints">Whether the checkpoints that are kept come along.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="TuneException">The file can't be written, or a checkpoint that a trial needs is not there.</exception>
    public static async Task<ArchiveManifest> WriteAsync(ArchiveSource source, string file, bool withCheckpoints, CancellationToken ct)
    {
        try
        {
            return await AtomicFile.ReplaceAsync(file, aside => WriteAsideAsync(source, aside, withCheckpoints, ct));
        }
        catch (CheckpointMissingException exception)
        {
            throw new TuneException($"{exception.Message} A trial needs it to go on. If the experiment runs, hold it first, or write it without its checkpoints.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TuneException($"'{file}' can't be written: {exception.Message}", exception);
        }
    }

    private static async Task<ArchiveManifest> WriteAsideAsync(ArchiveSource source, string aside, bool withCheckpoints, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var stream = PrivateFiles.Open(aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
                using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
                return await new ArchiveWriter(source, zip).WriteAsync(withCheckpoints, ct);
            }
            catch (CheckpointMissingException) when (attempt < Attempts)
            {
                // it runs: newer ones were made meanwhile, and the journal says so
                continue;
            }
        }
    }

    private async Task<ArchiveManifest> WriteAsync(bool withCheckpoints, CancellationToken ct)
    {
        var journal = await WriteAsync(ArchivePaths.Journal, JournalAsync(ct), ct);
        var spec = await WriteAsync(ArchivePaths.Spec, Once(Encoding.UTF8.GetBytes(_spec)), ct);
        if (withCheckpoints) await WriteCheckpointsAsync(ct);
        var row = _source.Row;
        var manifest = new ArchiveManifest(ArchiveManifest.FormatName, ArchiveManifest.Newest, row.Name, row.Trainable, row.CreatedAt, _head, spec, journal, [.. _checkpoints]);
        await WriteAsync(ArchivePaths.Manifest, Once(manifest.ToUtf8()), ct);
        return manifest;
    }

    /// <summary>The journal up to where it is now.</summary>
    private async IAsyncEnumerable<ReadOnlyMemory<byte>> JournalAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        ImmutableArray<JournalEntry> entries;
        do
        {
            entries = await _source.ReadAsync(_head, Page, ct);
            foreach (var entry in entries)
            {
                yield return JournalLines.Write(entry);
                var fact = entry.ToFact();
                _history.Apply(fact);
                // the one that is stored now may be of a later entry
                if (fact is ExperimentChanged changed) _spec = changed.Spec;
                _head = entry.Sequence;
            }
        }
        while (entries.Length == Page);
    }

    private async Task WriteCheckpointsAsync(CancellationToken ct)
    {
        var needed = _history.Needed.ToHashSet();
        foreach (var trial in _history.Makers)
        {
            foreach (var name in await _source.Checkpoints.ListAsync(_source.Row.Name, trial, ct))
            {
                // what no entry names yet is nobody's
                if (_history.Find(trial, name) is not { } checkpoint) continue;
                await WriteAsync(checkpoint, ct);
                needed.Remove(checkpoint);
            }
        }

        if (needed.FirstOrDefault() is { } missing) throw new CheckpointMissingException(missing, missing.Name);
    }

    private async Task WriteAsync(CheckpointRef checkpoint, CancellationToken ct)
    {
        var folder = await _source.Checkpoints.OpenAsync(checkpoint, ct);
        try
        {
            var written = new ArchivedCheckpoint(checkpoint.Trial, checkpoint.Name, checkpoint.Bytes, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));
            var bytes = 0L;
            var (files, folders) = CheckpointSeal.Entries(folder);
            foreach (var path in folders.Where(inner => inner != folder).Select(PathOf).Order(StringComparer.Ordinal)) await WriteAsync($"{written.Prefix}{path}/", Once(ReadOnlyMemory<byte>.Empty), ct);
            foreach (var file in files.OrderBy(file => file.FullName, StringComparer.Ordinal))
            {
                var path = PathOf(file.FullName);
                if (file.LinkTarget is { } target) written = written with { Links = written.Links.Add(path, RequireInside(checkpoint, path, target)) };
                else bytes += (await WriteAsync(written.Prefix + path, PiecesAsync(file, ct), ct)).Bytes;
            }

            if (bytes != checkpoint.Bytes) throw new CheckpointMissingException(checkpoint, folder);
            _checkpoints.Add(written);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // it is kept no more
            throw new CheckpointMissingException(checkpoint, folder);
        }
        finally
        {
            _source.Checkpoints.Close(checkpoint);
        }

        string PathOf(string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
    }

    private static string RequireInside(CheckpointRef checkpoint, string path, string target) => ArchivePaths.IsInside(path) && ArchivePaths.LeadsInside(path, target)
        ? target
        : throw new TuneException($"The checkpoint {checkpoint.Name} of trial {checkpoint.Trial:00000} has a link, '{path}', that leads out of it, to '{target}': it can't be moved. Write the experiment without its checkpoints.");

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(FileInfo file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var piece = new byte[1 << 16];
        await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        while (await stream.ReadAsync(piece, ct) is > 0 and var count) yield return piece.AsMemory(0, count);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Once(ReadOnlyMemory<byte> content)
    {
        await Task.CompletedTask;
        yield return content;
    }

    private async Task<ArchivedFile> WriteAsync(string name, IAsyncEnumerable<ReadOnlyMemory<byte>> content, CancellationToken ct)
    {
        var entry = _zip.CreateEntry(name, CompressionLevel.Fastest);
        // zip files know no earlier time, and ours alone
        entry.LastWriteTime = new DateTimeOffset(_source.Row.CreatedAt.UtcDateTime.Year < 1980 ? new DateTime(1980, 1, 1) : _source.Row.CreatedAt.UtcDateTime, TimeSpan.Zero);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        await using var stream = entry.Open();
        await foreach (var piece in content.WithCancellation(ct))
        {
            hash.AppendData(piece.Span);
            await stream.WriteAsync(piece, ct);
            bytes += piece.Length;
        }

        return new ArchivedFile(bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
