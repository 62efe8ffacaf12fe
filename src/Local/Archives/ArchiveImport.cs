using Tune.Storage;

namespace Tune.Archives;

/// <summary>Brings an experiment from an archive to where experiments are kept.</summary>
/// <param name="store">Where experiments are.</param>
/// <param name="checkpoints">Where checkpoints are.</param>
/// <param name="room">How many bytes are free there.</param>
internal sealed class ArchiveImport(IExperimentStore store, ICheckpointStore checkpoints, Func<long> room)
{
    /// <summary>What whoever has sent the archive knows it by; null: the path of the file.</summary>
    public string? CalledAs { get; init; }

    /// <summary>Given its spec and the name of its trainable before anything is written; throws if it must not be here.</summary>
    public Action<string, string>? Check { get; init; }

    /// <summary>Imports it as a whole or not at all. Checkpoints come first: those of what was killed in between belong to no experiment, and the next import of it puts its own in their place.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="name">The name that it gets; null: the one that it had.</param>
    /// <param name="code">The folder of its program's files here; null: as it was.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Its name.</returns>
    /// <exception cref="TuneException">It can't be imported; says why.</exception>
    public Task<string> ImportAsync(string file, string? name, string? code, CancellationToken ct) => ArchiveReader.ReadAsync(file, CalledAs ?? file, async archive =>
    {
        var experiment = name ?? archive.Manifest.Experiment;
        if (ExperimentValidator.Name(experiment).FirstOrDefault() is { } problem) throw new TuneException(problem);
        // where file systems don't tell upper from lower case it would have another's folder
        if ((await store.ListAsync(ct)).FirstOrDefault(other => string.Equals(other.Name, experiment, StringComparison.OrdinalIgnoreCase)) is { } taken) throw Exists(taken.Name);
        archive.RequireRoom(room());
        var archived = archive.ReadExperiment(experiment, code);
        Check?.Invoke(archived.Row.SpecJson, archived.Row.Trainable);
        List<CheckpointRef> saved = [];
        try
        {
            foreach (var checkpoint in archive.Manifest.Checkpoints)
            {
                var known = archive.Find(checkpoint, archived);
                var made = await checkpoints.SaveAsync(experiment, known.Trial, known.Attempt, known.Iteration, (folder, token) => archive.CopyAsync(checkpoint, folder, token), ct);
                saved.Add(made);
                archive.RequireSame(known, made);
            }

            await store.ImportAsync(archived.Row, archived.Journal, archived.History.Rows, ct);
            return experiment;
        }
        catch (Exception exception)
        {
            foreach (var made in saved) await checkpoints.DeleteAsync(made, CancellationToken.None);
            if (exception is DuplicateExperimentException) throw Exists(experiment);
            if (exception is IOException or UnauthorizedAccessException) throw new TuneException($"'{CalledAs ?? file}' can't be imported: {exception.Message}", exception);
            throw;
        }
    });

    private static TuneException Exists(string name) => new($"There is an experiment '{name}' already: import it by another name (--as, or ?name= over HTTP), or delete that one first.");
}
