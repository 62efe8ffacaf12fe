using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Tune.Archives;
using Tune.Grains;
using Tune.Storage;
using Tune.Storage.Sqlite;

namespace Tune;

/// <summary>The experiments of a data folder as they are stored, read whether a process has the folder open or not; nothing runs by it and nothing is written. Not thread-safe.</summary>
internal sealed class LocalExperiments : IDisposable
{
    private const int Page = 1000;

    private readonly SqliteReading _reading;

    private LocalExperiments(SqliteReading reading, string folder) => (_reading, Folder) = (reading, folder);

    /// <summary>The data folder's full path.</summary>
    public string Folder { get; }

    /// <summary>The process that has the folder open; null if none has, or where the system does not let us see it.</summary>
    public int? Owner => DataFolderLock.FindOwner(Folder);

    /// <summary>Opens a data folder.</summary>
    /// <exception cref="TuneException">There is no database in it, or it can't be read.</exception>
    public static async Task<LocalExperiments> OpenAsync(string folder) => await SqliteReading.OpenAsync(folder) is { } reading
        ? new(reading, Path.GetFullPath(folder))
        : throw new TuneException($"There are no experiments in '{folder}': it has no {SqliteDatabase.FileName}. Name the data folder of a run that there was.");

    /// <summary>All experiments, newest first.</summary>
    public ImmutableArray<ListedExperiment> List() => [.. _reading.Outline().Reverse().Select(outline => outline.ToListed())];

    /// <summary>Its spec as JSON, and the name of its trainable.</summary>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    public (string SpecJson, string Trainable) Find(string experiment) =>
        _reading.Find(experiment) is { } row ? (row.SpecJson, row.Trainable) : throw new ExperimentNotFoundException(experiment);

    /// <summary>The spec as far as a reader needs it: without the searcher, scheduler and stop rule, which may be code of somebody's.</summary>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    public ExperimentSpec<Configuration> FindSpec(string experiment) => ReadSpec(Find(experiment).SpecJson);

    /// <summary>The same, of a spec from elsewhere.</summary>
    public static ExperimentSpec<Configuration> ReadSpec(string specJson)
    {
        var registry = new AlgorithmRegistry();
        var json = JsonNode.Parse(specJson)?.AsObject() ?? [];
        (json["searcher"], json["scheduler"], json["stop"]) = (registry.Write(new RandomSearch()), registry.Write(new Fifo()), null);
        return ExperimentSpecJson.Read(json.ToJsonString(), registry);
    }

    /// <summary>The facts after a place in the journal, in order.</summary>
    /// <exception cref="TuneException">The experiment is not there any more, or one can't be read.</exception>
    public IEnumerable<(long Sequence, Fact Fact)> ReadFacts(string experiment, long after = 0) => ReadEntries(experiment, after).Select(entry => (entry.Sequence, StoredExperiment.ToFact(entry)));

    /// <summary>The same, as they are stored.</summary>
    /// <exception cref="TuneException">The experiment is not there any more.</exception>
    public IEnumerable<JournalEntry> ReadEntries(string experiment, long after = 0)
    {
        while (true)
        {
            var entries = _reading.Entries(experiment, after, Page);
            foreach (var entry in entries) yield return entry;
            if (entries.Length < Page) yield break;
            after = entries[^1].Sequence;
        }
    }

    /// <summary>Writes an experiment to a portable file: see <see cref="ExperimentArchives"/>.</summary>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    public Task<ArchiveManifest> WriteArchiveAsync(string experiment, string file, bool withCheckpoints, CancellationToken cancellationToken)
    {
        var row = _reading.Find(experiment) ?? throw new ExperimentNotFoundException(experiment);
        var source = new ArchiveSource(row, (after, limit, _) => Task.FromResult(_reading.Entries(experiment, after, limit)), new DirectoryCheckpointStore(Folder));
        return ArchiveWriter.WriteAsync(source, file, withCheckpoints, cancellationToken);
    }

    /// <summary>What such a file says of itself, where all of it is there.</summary>
    /// <exception cref="InvalidArchiveException">It is none.</exception>
    public static Task<ArchiveManifest> ReadArchiveAsync(string file) => ArchiveReader.ReadAsync(file, file, archive => Task.FromResult(archive.Manifest));

    /// <summary>Brings an experiment from such a file to a data folder, which is made if there is none; no process may have it open.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="DataFolderInUseException">A process has it open.</exception>
    /// <exception cref="TuneException">It can't be imported; says why.</exception>
    public static async Task<string> ImportAsync(string folder, string file, string? name, string? code, CancellationToken cancellationToken)
    {
        // what is no archive makes no folder
        await ReadArchiveAsync(file);
        await using var database = SqliteDatabase.Open(folder);
        var import = new ArchiveImport(new SqliteExperimentStore(database), new DirectoryCheckpointStore(database.Folder), () => ExperimentArchives.RoomIn(database.Folder));
        return await import.ImportAsync(file, name, code, cancellationToken);
    }

    /// <summary>Where an experiment's results and its trials' files are.</summary>
    public string FolderOf(string experiment) => Path.Combine(Folder, experiment);

    public void Dispose() => _reading.Dispose();
}
