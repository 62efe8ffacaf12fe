using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Storage;

/// <summary>Checkpoints in folders that are in memory; every operation takes effect when it is called, a save when its folder is filled.</summary>
internal sealed class MemoryCheckpointStore(MemoryFolders folders) : ICheckpointStore
{
    private readonly CheckpointPaths _paths = new("/simulated");
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);
    private int _lastUnfinished;

    public MemoryFolders Folders => folders;

    public async Task<CheckpointRef> SaveAsync(
        string experiment, int trial, int attempt, int iteration, Func<string, CancellationToken, Task> write, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var unfinished = Begin(experiment, trial);
        try
        {
            await write(unfinished, ct);
            return await PublishAsync(unfinished, experiment, trial, attempt, iteration);
        }
        finally
        {
            Abandon(unfinished);
            folders.Remove(unfinished);
        }
    }

    /// <summary>A folder to fill.</summary>
    public string Begin(string experiment, int trial)
    {
        var folder = Path.Combine(_paths.Trial(experiment, trial), string.Create(CultureInfo.InvariantCulture, $"{CheckpointPaths.UnfinishedPrefix}{++_lastUnfinished}"));
        folders.Write(folder, "");
        _underWay.Add(folder);
        return folder;
    }

    /// <summary>Gives the filled folder its name, in the place of an earlier save.</summary>
    public Task<CheckpointRef> PublishAsync(string unfinished, string experiment, int trial, int attempt, int iteration)
    {
        if (!folders.Exists(unfinished)) return Task.FromException<CheckpointRef>(new DirectoryNotFoundException($"'{unfinished}' was removed meanwhile."));
        var name = CheckpointPaths.Name(attempt, iteration);
        var folder = Path.Combine(_paths.Trial(experiment, trial), name);
        folders.Move(unfinished, folder);
        Abandon(unfinished);
        var (hash, bytes) = folders.Seal(folder);
        return Task.FromResult(new CheckpointRef(experiment, trial, attempt, iteration, name, hash, bytes));
    }

    /// <summary>Nobody fills the folder any more, as when its process ended: it is left over.</summary>
    public void Abandon(string unfinished) => _underWay.Remove(unfinished);

    public Task<string> OpenAsync(CheckpointRef checkpoint, CancellationToken ct)
    {
        var folder = _paths.Folder(checkpoint);
        if (!folders.Exists(folder)) return Task.FromException<string>(new CheckpointMissingException(checkpoint, folder));
        var (hash, bytes) = folders.Seal(folder);
        return hash == checkpoint.Hash && bytes == checkpoint.Bytes
            ? Task.FromResult(folder)
            : Task.FromException<string>(new CheckpointCorruptException(checkpoint, folder, $"its content hash is {hash} instead of {checkpoint.Hash}"));
    }

    public Task DeleteAsync(CheckpointRef checkpoint, CancellationToken ct)
    {
        folders.Remove(_paths.Folder(checkpoint));
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<string>> ListAsync(string experiment, int trial, CancellationToken ct) =>
        Task.FromResult(folders.In(_paths.Trial(experiment, trial)).Select(folder => Path.GetFileName(folder))
            .Where(name => CheckpointPaths.Parse(name) is not null).OrderBy(CheckpointPaths.Parse).ToImmutableArray());

    public Task<int> RemoveLeftoversAsync(string experiment, CancellationToken ct) =>
        Task.FromResult(Leftovers(experiment).Count(folders.Remove));

    /// <summary>Folders of saves that nobody works on.</summary>
    public ImmutableArray<string> Leftovers(string experiment) =>
        [.. folders.Below(_paths.Experiment(experiment)).Where(folder => CheckpointPaths.Parse(Path.GetFileName(folder)) is null && !_underWay.Contains(folder))];
}
