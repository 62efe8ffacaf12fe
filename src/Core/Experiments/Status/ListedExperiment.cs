using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Tune.Kernel;

/// <summary>An experiment in a list, with what its trials have come to.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ListedExperiment
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ExperimentStatus Status { get; init; }

    /// <summary>The name of its trainable; null if clients ask for its trials.</summary>
    public string? Trainable { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When something last happened in it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many trials are in each status; every status is there.</summary>
    public required ImmutableSortedDictionary<TrialStatus, int> Counts { get; init; }

    /// <summary>What is optimised; the first of several objectives.</summary>
    public required Objective Objective { get; init; }

    /// <summary>The best of the last values of its trials, as in results, outcome constraints aside; null if there is no finite one.</summary>
    public double? BestValue { get; init; }

    /// <summary>The trial that has <see cref="BestValue"/>, the first of equals.</summary>
    public TrialId? BestTrial { get; init; }

    /// <summary>What people call it by: text by name.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ExperimentSpec.NoTags;

    /// <summary>Whether it has the tag <see cref="Notes.Archived"/>: lists leave it out unless they are asked for it too.</summary>
    [JsonIgnore]
    public bool IsArchived => Tags.ContainsKey(Notes.Archived);
}
