using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Knows which experiments there are, from the store.</summary>
internal sealed partial class ExperimentCatalogGrain(
    IExperimentStore store, ExperimentCode code, ILogger<ExperimentCatalogGrain> logger) : Grain, IExperimentCatalogGrain
{
    public async Task<ImmutableArray<ListedExperiment>> ListAsync() => [.. (await store.OutlineAsync(CancellationToken.None)).Reverse().Select(outline => outline.ToListed())];

    public async Task<ImmutableArray<string>> ResumeUnfinishedAsync()
    {
        var unfinished = (await store.ListAsync(CancellationToken.None))
            .Where(row => row.Status == nameof(ExperimentStatus.Running) && code.FindTrainable(row.Name, row.Trainable) is not null).ToImmutableArray();
        var resumed = ImmutableArray.CreateBuilder<string>();
        foreach (var name in unfinished.Select(row => row.Name))
        {
            try
            {
                if (await GrainFactory.GetGrain<IExperimentGrain>(name).ResumeAfterRestartAsync()) resumed.Add(name);
            }
            catch (Exception exception)
            {
                // one that is damaged must not keep the others from going on
                LogResumeFailed(name, exception);
            }
        }

        return resumed.ToImmutable();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment} can't go on")]
    private partial void LogResumeFailed(string experiment, Exception exception);
}
