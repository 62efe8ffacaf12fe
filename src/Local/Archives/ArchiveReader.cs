using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Tune.Storage;

namespace Tune.Archives;

/// <summary>Takes an experiment out of an archive, which may be damaged, or made by somebody who means harm: all is checked before anything is believed.</summary>
internal sealed class ArchiveReader
{
    /// <summary>What a journal may have; it is in memory as a whole.</summary>
    private const long MostJournal = 1L << 29;

    private const long MostText = 1L << 26;

    private const int PieceSize = 1 << 16;

    private readonly ZipArchive _zip;
    private readonly ArchiveProblem _problem;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private ArchiveReader(ZipArchive zip, ArchiveProblem problem)
    {
        (_zip, _problem) = (zip, problem);
        foreach (var entry in zip.Entries)
        {
            if (!ArchivePaths.IsInside(entry.FullName)) throw problem.IsUnsafe($"it has a file '{TextTable.Cut(entry.FullName, 100)}'");
            if (!_entries.TryAdd(entry.FullName, entry)) throw problem.IsUnsafe($"it has two files '{entry.FullName}'");
        }

        Manifest = ArchiveManifest.Read(ReadText(ArchivePaths.Manifest, MostText), problem);
        RequireKnown();
    }

    public ArchiveManifest Manifest { get; }

    /// <summary>Opens an archive, does something, and closes it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="calledAs">What whoever has sent it knows it by.</param>
    /// <param name="work">What is done.</param>
    /// <exception cref="TuneException">It can't be imported; says why.</exception>
    public static async Task<T> ReadAsync<T>(string file, string calledAs, Func<ArchiveReader, Task<T>> work)
    {
        var problem = new ArchiveProblem(calledAs);
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var zip = Open(stream, problem);
            return await work(new ArchiveReader(zip, problem));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TuneException($"There is no file '{file}'.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw problem.IsDamaged(exception.Message, exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TuneException($"'{file}' can't be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="TuneException">It needs more room than there is.</exception>
    public void RequireRoom(long room)
    {
        if (Manifest.Journal.Bytes > MostJournal) throw _problem.IsTooBig("its journal", Manifest.Journal.Bytes, $"at most {MemoryText.Write(MostJournal)} can be imported");
        if (Manifest.Spec.Bytes > MostText) throw _problem.IsTooBig("its spec", Manifest.Spec.Bytes, $"at most {MemoryText.Write(MostText)} can be imported");
        try
        {
            if (Manifest.Bytes > room) throw _problem.IsTooBig("what is in it", Manifest.Bytes, $"there are {MemoryText.Write(room)} free where it is to be");
        }
        catch (OverflowException exception)
        {
            throw _problem.IsDamaged($"its {ArchivePaths.Manifest} has sizes that nothing has", exception);
        }
    }

    /// <summary>Its experiment.</summary>
    /// <param name="name">The name that it is to have.</param>
    /// <param name="code">The folder of its program's files here; null: as it was.</param>
    public ArchivedExperiment ReadExperiment(string name, string? code)
    {
        var spec = Encoding.UTF8.GetString(Read(ArchivePaths.Spec, Manifest.Spec));
        var lines = Read(ArchivePaths.Journal, Manifest.Journal);
        try
        {
            var moved = name != Manifest.Experiment || code is not null ? new MovedExperiment(name, code) : null;
            spec = moved?.Spec(spec) ?? spec;
            var history = new ArchivedHistory(ExperimentSpecJson.ObjectiveOf(spec));
            var entries = ImmutableArray.CreateBuilder<JournalEntry>();
            JournalLines.Read(lines, entry =>
            {
                if (entry.Sequence != entries.Count + 1) throw _problem.IsDamaged($"its journal has the entry {entry.Sequence} in the place of {entries.Count + 1}");
                var fact = entry.ToFact();
                if (moved is not null)
                {
                    entry = moved.Entry(entry, fact);
                    fact = entry.ToFact();
                }

                history.Apply(fact);
                entries.Add(entry);
            });

            if (entries.Count != Manifest.Entries) throw _problem.IsDamaged($"its journal has {entries.Count} entries instead of {Manifest.Entries}");
            return ArchivedExperiment.Of(name, spec, Manifest, entries, history);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or System.Text.Json.JsonException or KeyNotFoundException)
        {
            throw _problem.IsDamaged(exception.Message, exception);
        }
    }

    /// <summary>The checkpoint that one of the archive is.</summary>
    public CheckpointRef Find(ArchivedCheckpoint checkpoint, ArchivedExperiment experiment) => experiment.History.Find(checkpoint.Trial, checkpoint.Name) is { } known && known.Bytes == checkpoint.Bytes
        ? known
        : throw _problem.IsDamaged($"its journal does not have the checkpoint {checkpoint.Name} of trial {checkpoint.Trial}");

    /// <summary>Writes a checkpoint's files to a new folder.</summary>
    public async Task CopyAsync(ArchivedCheckpoint checkpoint, string folder, CancellationToken ct)
    {
        var room = checkpoint.Bytes;
        foreach (var (name, entry) in _entries.Where(entry => entry.Key.StartsWith(checkpoint.Prefix, StringComparison.Ordinal)))
        {
            // a folder's name ends with a slash
            string[] parts = name[checkpoint.Prefix.Length..].Split('/');
            var place = parts[..^1].Aggregate(folder, (parent, part) => PrivateFiles.CreateFolder(Path.Combine(parent, part)));
            if (parts[^1].Length == 0) continue;
            await using var file = PrivateFiles.Open(Path.Combine(place, parts[^1]), FileMode.CreateNew, FileAccess.Write, FileShare.None);
            room -= await CopyAsync(entry, file, room, ct);
        }

        // last, so that nothing is written through one
        foreach (var (path, target) in checkpoint.Links) File.CreateSymbolicLink(Path.Combine(folder, path), target);
    }

    /// <exception cref="TuneException">It is another one than was saved.</exception>
    public void RequireSame(CheckpointRef expected, CheckpointRef saved)
    {
        if (saved != expected) throw _problem.IsDamaged($"the files of the checkpoint {expected.Name} of trial {expected.Trial:00000} are not those that were saved");
    }

    private static ZipArchive Open(Stream stream, ArchiveProblem problem)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (InvalidDataException exception)
        {
            throw problem.IsNone("it is no zip file, or its end is missing", exception);
        }
    }

    /// <summary>Everything in it is what the manifest says, and nothing else.</summary>
    private void RequireKnown()
    {
        var prefixes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var checkpoint in Manifest.Checkpoints)
        {
            if (checkpoint.Trial < 0 || CheckpointPaths.Parse(checkpoint.Name) is null || !prefixes.Add(checkpoint.Prefix)) throw _problem.IsUnsafe($"it has a checkpoint '{TextTable.Cut(checkpoint.Name, 100)}' of trial {checkpoint.Trial}");
            foreach (var (path, target) in checkpoint.Links)
                if (!ArchivePaths.IsInside(path) || !ArchivePaths.LeadsInside(path, target)) throw _problem.IsUnsafe($"it has a link '{TextTable.Cut(path, 100)}' to '{TextTable.Cut(target, 100)}'");
        }

        foreach (var name in _entries.Keys)
        {
            var isKnown = name is ArchivePaths.Manifest or ArchivePaths.Spec or ArchivePaths.Journal || (name.Split('/') is [var first, var trial, var checkpoint, _, ..] && prefixes.Contains($"{first}/{trial}/{checkpoint}/"));
            if (!isKnown) throw _problem.IsUnsafe($"it has a file '{TextTable.Cut(name, 100)}'");
        }
    }

    private byte[] Read(string name, ArchivedFile file)
    {
        var content = ReadText(name, file.Bytes);
        return content.Length == file.Bytes && Convert.ToHexStringLower(SHA256.HashData(content)) == file.Sha256 ? content : throw _problem.IsDamaged($"its {name} is not what was written");
    }

    private byte[] ReadText(string name, long most)
    {
        if (!_entries.TryGetValue(name, out var entry)) throw name == ArchivePaths.Manifest ? _problem.IsNone($"it has no {name}") : _problem.IsDamaged($"it has no {name}");
        using var source = entry.Open();
        using var content = new MemoryStream();
        var piece = new byte[PieceSize];
        while (source.Read(piece) is > 0 and var count)
        {
            RequireRoom(entry, content.Length + count, most);
            content.Write(piece, 0, count);
        }

        return content.ToArray();
    }

    /// <summary>Unpacks a file, and no more of it than there may be, whatever it says of its size.</summary>
    private async Task<long> CopyAsync(ZipArchiveEntry entry, Stream target, long most, CancellationToken ct)
    {
        await using var source = entry.Open();
        var piece = new byte[PieceSize];
        var bytes = 0L;
        while (await source.ReadAsync(piece, ct) is > 0 and var count)
        {
            bytes += count;
            RequireRoom(entry, bytes, most);
            await target.WriteAsync(piece.AsMemory(0, count), ct);
        }

        return bytes;
    }

    private void RequireRoom(ZipArchiveEntry entry, long bytes, long most)
    {
        if (bytes > most) throw _problem.IsDamaged($"its {TextTable.Cut(entry.FullName, 100)} is longer than it may be");
    }
}
