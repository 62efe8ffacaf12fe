using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Opens checkpoints for as long as somebody reads them. One activation serves all who read a trial's, so that a store that has to fetch them does so once.</summary>
[Reentrant, CollectionAgeLimit(Minutes = 2)]
internal sealed class CheckpointFilesGrain(ICheckpointStore checkpoints) : Grain, ICheckpointFilesGrain
{
    private readonly Dictionary<CheckpointRef, Task<string>> _open = [];

    public async Task<ImmutableArray<StoredFile>> ListAsync(CheckpointRef checkpoint, string? after) => await FolderFiles.ListAsync(await OpenAsync(checkpoint), after);

    public async Task<ReadOnlyMemory<byte>> ReadAsync(CheckpointRef checkpoint, string path, long offset)
    {
        var folder = await OpenAsync(checkpoint);
        try
        {
            return await FolderFiles.ReadAsync(folder, path, offset);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // it was deleted meanwhile, or replaced
            Close(checkpoint);
            throw new CheckpointMissingException(checkpoint, folder);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        foreach (var checkpoint in _open.Keys.ToImmutableArray()) Close(checkpoint);
        return Task.CompletedTask;
    }

    private async Task<string> OpenAsync(CheckpointRef checkpoint)
    {
        if (!_open.TryGetValue(checkpoint, out var opening)) _open[checkpoint] = opening = checkpoints.OpenAsync(checkpoint, CancellationToken.None);
        try
        {
            return await opening;
        }
        catch
        {
            // what could not be opened is tried again by the next call
            if (_open.TryGetValue(checkpoint, out var latest) && latest == opening) _open.Remove(checkpoint);
            throw;
        }
    }

    private void Close(CheckpointRef checkpoint)
    {
        if (_open.Remove(checkpoint)) checkpoints.Close(checkpoint);
    }
}
