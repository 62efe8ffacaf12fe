using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Simulations;

internal sealed class FaultyCheckpointStore(MemoryCheckpointStore inner, StorageFaults faults) : ICheckpointStore
{
    public async Task<CheckpointRef> SaveAsync(
        string experiment, int trial, int attempt, int iteration, Func<string, CancellationToken, Task> write, CancellationToken ct)
    {
        var unfinished = inner.Begin(experiment, trial);
        faults.Silo.Ended += () => inner.Abandon(unfinished);
        try
        {
            // the user's code, where it runs
            await write(unfinished, ct);
            return await faults.WriteAsync(
                $"saving a checkpoint of {experiment}/{trial}/{attempt} at {iteration}",
                () => inner.PublishAsync(unfinished, experiment, trial, attempt, iteration));
        }
        finally
        {
            inner.Abandon(unfinished);
            inner.Folders.Remove(unfinished);
        }
    }

    public Task<string> OpenAsync(CheckpointRef checkpoint, CancellationToken ct) =>
        faults.ReadAsync($"opening {checkpoint.Name} of {checkpoint.Experiment}/{checkpoint.Trial}", () =>
        {
            var opened = inner.OpenAsync(checkpoint, ct);
            if (opened.IsFaulted) faults.Witness.OpensInVain(checkpoint);
            return opened;
        });

    public Task DeleteAsync(CheckpointRef checkpoint, CancellationToken ct) =>
        faults.WriteAsync($"deleting {checkpoint.Name} of {checkpoint.Experiment}/{checkpoint.Trial}", () =>
        {
            faults.Witness.Deleting(checkpoint);
            return inner.DeleteAsync(checkpoint, ct);
        });

    public Task<ImmutableArray<string>> ListAsync(string experiment, int trial, CancellationToken ct) =>
        faults.ReadAsync($"listing checkpoints of {experiment}/{trial}", () => inner.ListAsync(experiment, trial, ct));

    public Task<int> RemoveLeftoversAsync(string experiment, CancellationToken ct) =>
        faults.WriteAsync($"removing leftovers of {experiment}", () => inner.RemoveLeftoversAsync(experiment, ct));
}
