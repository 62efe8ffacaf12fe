using System.Collections.Immutable;

namespace Tune.Storage;

/// <summary>Where checkpoints are kept. Safe for concurrent use, except for two saves of the same checkpoint at once.</summary>
public interface ICheckpointStore
{
    /// <summary>
    /// Saves a checkpoint: it exists whole and durably when this completes, and not at all before. The same trial, attempt
    /// and iteration replaces what an earlier, perhaps interrupted, save left.
    /// </summary>
    /// <param name="experiment">The experiment's name; must be usable as a folder name.</param>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="attempt">Attempt that writes it, from 1.</param>
    /// <param name="iteration">Iteration whose state it is.</param>
    /// <param name="write">Fills the fresh folder that it is given; if it throws nothing is saved. Called again, with another one, by a store that waits for space.</param>
    /// <param name="ct">Effective until the folder is filled and synced.</param>
    /// <exception cref="StorageFullException">The disk is full.</exception>
    /// <exception cref="StorageNotWritableException">The store's own folders or files cannot be created, renamed or synced.</exception>
    Task<CheckpointRef> SaveAsync(
        string experiment, int trial, int attempt, int iteration, Func<string, CancellationToken, Task> write, CancellationToken ct);

    /// <summary>A local folder with the checkpoint's files; not to be changed. Who needs it no longer says so by <see cref="Close"/>, once for each time.</summary>
    /// <exception cref="CheckpointMissingException">It is not there.</exception>
    /// <exception cref="CheckpointCorruptException">Its files are not those that were saved.</exception>
    Task<string> OpenAsync(CheckpointRef checkpoint, CancellationToken ct);

    /// <summary>The folder that <see cref="OpenAsync"/> gave is not used any more. Does nothing in a store that opens checkpoints where they are.</summary>
    void Close(CheckpointRef checkpoint)
    {
    }

    /// <summary>Deletes a checkpoint; does nothing if it is gone.</summary>
    Task DeleteAsync(CheckpointRef checkpoint, CancellationToken ct);

    /// <summary>Names of a trial's whole checkpoints, sorted by iteration and attempt.</summary>
    Task<ImmutableArray<string>> ListAsync(string experiment, int trial, CancellationToken ct);

    /// <summary>Removes what crashed processes left half written or half deleted; saves under way are left alone.</summary>
    /// <returns>How many folders were removed.</returns>
    Task<int> RemoveLeftoversAsync(string experiment, CancellationToken ct);
}
