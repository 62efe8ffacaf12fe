using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Tune.Grains;

/// <summary>Knows which experiments there are; key <c>default</c>.</summary>
[Alias("tune.experiment-catalog")]
public interface IExperimentCatalogGrain : IGrainWithStringKey
{
    /// <summary>All experiments and what they have come to, newest first. None is loaded for it.</summary>
    Task<ImmutableArray<ListedExperiment>> ListAsync();

    /// <summary>Wakes every experiment that is running by its journal and whose trainable is known on this silo. All who ask while it is done are answered by one that begins after it.</summary>
    /// <returns>The names of those that were not awake; none for all but one of those who are answered together.</returns>
    [AlwaysInterleave]
    Task<ImmutableArray<string>> ResumeUnfinishedAsync();
}
