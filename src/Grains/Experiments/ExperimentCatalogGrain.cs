using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Knows which experiments there are, from the store.</summary>
internal sealed partial class ExperimentCatalogGrain(
    IExperimentStore store, ExperimentCode code, ILogger<ExperimentCatalogGrain> logger) : Grain, IExperimentCatalogGrain
{
    public async Task<ImmutableArray<ListedExperiment>> ListAsync() => [.. (await store.OutlineAsync(CancellationToken.None)).Reverse().Select(Listed)];

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

    private static ListedExperiment Listed(ExperimentOutline outline)
    {
        var row = outline.Row;
        var objective = ExperimentSpecJson.ObjectiveOf(row.SpecJson);
        var best = objective.Goal == Goal.Minimize ? outline.Least : outline.Greatest;
        return new ListedExperiment
        {
            Name = row.Name,
            Status = Enum.Parse<ExperimentStatus>(row.Status),
            Trainable = row.Trainable == GrainKeys.Asked ? null : row.Trainable,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            Counts = Enum.GetValues<TrialStatus>().ToImmutableSortedDictionary(status => status, status => outline.Counts.FirstOrDefault(count => count.Status == status.ToString()).Trials),
            Objective = objective,
            BestValue = best?.Objective,
            BestTrial = best is { } found ? new TrialId(found.Trial) : null,
            Tags = outline.Tags.Select(StoredExperiment.ToFact).OfType<TagSet>().Aggregate(
                ExperimentSpecJson.TagsOf(row.SpecJson), (tags, tag) => tag.Value is { } value ? tags.SetItem(tag.Name, value) : tags.Remove(tag.Name)),
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment} can't go on")]
    private partial void LogResumeFailed(string experiment, Exception exception);
}
