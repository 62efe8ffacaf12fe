using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Reads the folders of trials on its silo.</summary>
[OwnSiloPlacement, Immovable, Reentrant]
internal sealed class TrialFilesGrain(FolderRoot results) : Grain, ITrialFilesGrain
{
    public Task<ImmutableArray<StoredFile>> ListAsync(string experiment, int trial, string? after) => FolderFiles.ListAsync(FolderOf(experiment, trial), after);

    public async Task<ReadOnlyMemory<byte>> ReadAsync(string experiment, int trial, string path, long offset)
    {
        try
        {
            return await FolderFiles.ReadAsync(FolderOf(experiment, trial), path, offset);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TuneException($"Trial {new TrialId(trial)} of experiment '{experiment}' has no file '{path}' on this silo any more: list its files again.", exception);
        }
    }

    private string FolderOf(string experiment, int trial) => TrialFolders.Of(results, experiment, new TrialId(trial));
}
