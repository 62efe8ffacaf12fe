using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Knows which experiments there are, from the store.</summary>
internal sealed partial class ExperimentCatalogGrain(
    IExperimentStore store, ExperimentCode code, ILogger<ExperimentCatalogGrain> logger) : Grain, IExperimentCatalogGrain
{
    private Task<ImmutableArray<string>> _pass = Task.FromResult(ImmutableArray<string>.Empty);

    /// <summary>The one that begins when the one under way has ended, which may have looked before there was what it is asked for.</summary>
    private Task<ImmutableArray<string>>? _next;

    public async Task<ImmutableArray<ListedExperiment>> ListAsync() => [.. (await store.OutlineAsync(CancellationToken.None)).Reverse().Select(outline => outline.ToListed())];

    // silos that start at once all ask: each pass is a call for each experiment, and there would be as many passes as silos
    public Task<ImmutableArray<string>> ResumeUnfinishedAsync()
    {
        if (_next is { } next) return ShareAsync(next);
        if (_pass.IsCompleted) return _pass = PassAsync();
        return _next = NextAsync(_pass);
    }

    private static async Task<ImmutableArray<string>> ShareAsync(Task pass)
    {
        await pass;
        return [];
    }

    private async Task<ImmutableArray<string>> NextAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _pass = PassAsync();
        _next = null;
        return await _pass;
    }

    private async Task<ImmutableArray<string>> PassAsync()
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
