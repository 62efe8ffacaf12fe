using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>A searcher or scheduler, as the catalogue lists it.</summary>
/// <param name="Name">Its name in JSON and on command lines.</param>
/// <param name="About">What it does.</param>
/// <param name="Remarks">Where it is from.</param>
/// <param name="Abilities">What it says about itself: every read-only yes or no of its family.</param>
/// <param name="Options">Its options.</param>
internal sealed record AlgorithmEntry(
    string Name, string About, string Remarks, ImmutableArray<KeyValuePair<string, bool>> Abilities, ImmutableArray<AlgorithmOption> Options);
