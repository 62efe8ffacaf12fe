using System.Collections.Immutable;
using Orleans;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Knows which experiments there are, from the store.</summary>
internal sealed class ExperimentCatalogGrain(IExperimentStore store, ICheckpointStore checkpoints, TrainableRegistry trainables) : Grain, IExperimentCatalogGrain
{
    public async Task<ImmutableArray<CatalogEntry>> ListAsync()
    {
        var rows = await store.ListAsync(CancellationToken.None);
        return [.. rows.Reverse().Select(row => new CatalogEntry(row.Name, row.Status, row.Trainable, row.CreatedAt))];
    }

    public async Task<ImmutableArray<string>> ResumeUnfinishedAsync()
    {
        var unfinished = (await store.ListAsync(CancellationToken.None))
            .Where(row => row.Status == nameof(ExperimentStatus.Running) && trainables.Find(row.Trainable) is not null).ToImmutableArray();
        foreach (var row in unfinished)
        {
            await checkpoints.RemoveLeftoversAsync(row.Name, CancellationToken.None);
            await GrainFactory.GetGrain<IExperimentGrain>(row.Name).ResumeAfterRestartAsync();
        }

        return [.. unfinished.Select(row => row.Name)];
    }
}
