using System.Collections.Immutable;

namespace Tune.Http;

/// <summary>An experiment in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Trainable">What its trials run; not there if clients ask for its trials.</param>
/// <param name="Objective">What is optimised; the first of several.</param>
/// <param name="BestValue">The best of the last values, outcome constraints aside.</param>
/// <param name="BestTrial">The trial that has it.</param>
/// <param name="Trials">How many trials are in each status.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When something last happened.</param>
/// <param name="Tags">Text by name.</param>
internal sealed record ListedView(
    string Name, ExperimentStatus Status, string? Trainable, Objective Objective, double? BestValue, int? BestTrial, ImmutableSortedDictionary<TrialStatus, int> Trials,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, ImmutableSortedDictionary<string, string> Tags)
{
    public static ListedView Of(ListedExperiment one) => new(
        one.Name, one.Status, one.Trainable, one.Objective, one.BestValue, one.BestTrial?.Number, one.Counts, one.CreatedAt, one.UpdatedAt, one.Tags);
}
