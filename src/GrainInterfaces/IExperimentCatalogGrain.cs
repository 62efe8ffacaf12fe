using System.Collections.Immutable;
using Orleans;

namespace Tune.Grains;

/// <summary>Knows which experiments there are; key <c>default</c>.</summary>
[Alias("tune.experiment-catalog")]
public interface IExperimentCatalogGrain : IGrainWithStringKey
{
    /// <summary>All experiments, newest first.</summary>
    Task<ImmutableArray<CatalogEntry>> ListAsync();

    /// <summary>Wakes every experiment that is running by its journal and whose trainable is known on this silo.</summary>
    /// <returns>The names of those that were not awake.</returns>
    Task<ImmutableArray<string>> ResumeUnfinishedAsync();
}

/// <summary>An experiment in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Trainable">The name of its trainable.</param>
/// <param name="CreatedAt">When it was created.</param>
[GenerateSerializer, Immutable, Alias("tune.catalog-entry")]
public sealed record CatalogEntry(
    [property: Id(0)] string Name, [property: Id(1)] string Status, [property: Id(2)] string Trainable, [property: Id(3)] DateTimeOffset CreatedAt);
