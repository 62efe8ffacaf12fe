using System.Collections.Immutable;
using Tune.Storage;

namespace Tune;

/// <summary>A store that also opens the one checkpoint that an attempt starts from, wherever that is.</summary>
internal sealed class StartingCheckpoints(ICheckpointStore store, SavedCheckpoint? start) : ICheckpointStore
{
    public Task<CheckpointRef> SaveAsync(string experiment, int trial, int attempt, int iteration, Func<string, CancellationToken, Task> write, CancellationToken ct) =>
        store.SaveAsync(experiment, trial, attempt, iteration, write, ct);

    public Task<string> OpenAsync(CheckpointRef checkpoint, CancellationToken ct)
    {
        if (checkpoint != start?.Reference) return store.OpenAsync(checkpoint, ct);
        return Directory.Exists(start.Folder) ? Task.FromResult(start.Folder) : throw new CheckpointMissingException(checkpoint, start.Folder);
    }

    public Task DeleteAsync(CheckpointRef checkpoint, CancellationToken ct) => store.DeleteAsync(checkpoint, ct);

    public Task<ImmutableArray<string>> ListAsync(string experiment, int trial, CancellationToken ct) => store.ListAsync(experiment, trial, ct);

    public Task<int> RemoveLeftoversAsync(string experiment, CancellationToken ct) => store.RemoveLeftoversAsync(experiment, ct);
}
