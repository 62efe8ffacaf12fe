using System.Collections.Immutable;
using Tune.Grains;

namespace Tune.Storage;

/// <summary>An experiment and what its trials have come to, in short.</summary>
/// <param name="Row">The experiment.</param>
/// <param name="Counts">How many trials are in a status; those that none is in are left out.</param>
/// <param name="Least">The trial with the least objective, the first of equals, and that; null if none has a finite one.</param>
/// <param name="Greatest">The same with the greatest.</param>
/// <param name="Tags">The journal's entries about tags, in order.</param>
public sealed record ExperimentOutline(
    ExperimentRow Row, ImmutableArray<(string Status, int Trials)> Counts, (int Trial, double Objective)? Least, (int Trial, double Objective)? Greatest, ImmutableArray<JournalEntry> Tags)
{
    /// <summary>What a list says of it.</summary>
    /// <exception cref="TuneException">An entry about a tag can't be read.</exception>
    internal ListedExperiment ToListed()
    {
        var objective = ExperimentSpecJson.ObjectiveOf(Row.SpecJson);
        var best = objective.Goal == Goal.Minimize ? Least : Greatest;
        return new ListedExperiment
        {
            Name = Row.Name,
            Status = Enum.Parse<ExperimentStatus>(Row.Status),
            Trainable = Row.Trainable == GrainKeys.Asked ? null : Row.Trainable,
            CreatedAt = Row.CreatedAt,
            UpdatedAt = Row.UpdatedAt,
            Counts = Enum.GetValues<TrialStatus>().ToImmutableSortedDictionary(status => status, status => Counts.FirstOrDefault(count => count.Status == status.ToString()).Trials),
            Objective = objective,
            BestValue = best?.Objective,
            BestTrial = best is { } found ? new TrialId(found.Trial) : null,
            Tags = Tags.Select(StoredExperiment.ToFact).OfType<TagSet>().Aggregate(
                ExperimentSpecJson.TagsOf(Row.SpecJson), (tags, tag) => tag.Value is { } value ? tags.SetItem(tag.Name, value) : tags.Remove(tag.Name)),
        };
    }
}
