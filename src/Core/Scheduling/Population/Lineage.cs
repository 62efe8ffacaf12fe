using System.Collections.Immutable;

namespace Tune;

/// <summary>A configuration, and the iteration from which it was trained with.</summary>
/// <param name="Iteration">It was in force from the iteration after this one; 0 for the first.</param>
/// <param name="Config">The configuration.</param>
/// <param name="Trial">The trial that trained with it.</param>
public sealed record LineageStep(int Iteration, Configuration Config, TrialId Trial);

/// <summary>
/// The configurations that a trial's present weights were trained with, donors' included: the schedule that population based training has found.
/// </summary>
public static class Lineage
{
    /// <summary>The lineages of all trials of an experiment.</summary>
    /// <param name="facts">The experiment's journal, from its beginning.</param>
    /// <returns>For each trial its steps, the first one at iteration 0, iterations ascending.</returns>
    public static IReadOnlyDictionary<TrialId, ImmutableArray<LineageStep>> Of(IEnumerable<Fact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var lineages = new SortedDictionary<TrialId, ImmutableArray<LineageStep>>(Comparer<TrialId>.Create((left, right) => left.Number.CompareTo(right.Number)));
        var next = new Dictionary<TrialId, Perturbation>();
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case TrialCreated created:
                    lineages[created.Trial] = [new LineageStep(0, created.Config, created.Trial)];
                    break;
                case TrialPerturbed perturbed:
                    next[perturbed.Trial] = perturbed.Perturbation;
                    // what the donor does from now on is not inherited
                    if (perturbed.Perturbation.Checkpoint is { } checkpoint) lineages[perturbed.Trial] = Until(lineages[perturbed.Perturbation.Donor], checkpoint.Iteration);
                    break;
                case TrialStarted started when next.Remove(started.Trial, out var perturbation):
                    var from = started.Checkpoint?.Iteration ?? 0;
                    lineages[started.Trial] = Until(lineages[started.Trial], from).Add(new LineageStep(from, perturbation.Config, started.Trial));
                    break;
            }
        }

        return lineages;
    }

    private static ImmutableArray<LineageStep> Until(ImmutableArray<LineageStep> steps, int iteration) => [.. steps.Where(step => step.Iteration < iteration)];
}
