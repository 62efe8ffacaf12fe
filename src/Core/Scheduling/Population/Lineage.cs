using System.Collections.Immutable;

namespace Tune.Scheduling;

/// <summary>
/// The configurations that each trial's present weights were trained with, donors' included: for the best trial the schedule that population based
/// training has found. Feed it an experiment's facts in order, from the first one. Not thread-safe.
/// </summary>
public sealed class Lineage
{
    private readonly Dictionary<TrialId, ImmutableArray<LineageStep>> _steps = [];
    private readonly Dictionary<TrialId, TrialPerturbed> _next = [];

    /// <summary>The steps of a trial: the first one at iteration 0, iterations ascending.</summary>
    /// <exception cref="KeyNotFoundException">There is no such trial.</exception>
    public ImmutableArray<LineageStep> this[TrialId trial] => _steps[trial];

    /// <summary>The lineages of an experiment.</summary>
    /// <param name="facts">Its journal, from the beginning.</param>
    public static Lineage Of(IEnumerable<Fact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var lineage = new Lineage();
        foreach (var fact in facts) lineage.Apply(fact);
        return lineage;
    }

    /// <summary>Takes the next fact in.</summary>
    public void Apply(Fact fact)
    {
        switch (fact)
        {
            case TrialCreated created:
                var (from, inherited) = created is { Checkpoint: { } begun, RetryOf: { } failed } ? (begun.Iteration, Until(_steps[failed], begun.Iteration)) : (0, []);
                _steps[created.Trial] = inherited.Add(new LineageStep(from, created.Config, created.Trial));
                break;
            case TrialPerturbed perturbed:
                _next[perturbed.Trial] = perturbed;
                // what the donor does from now on is not inherited
                if (perturbed.Perturbation.Checkpoint is { } checkpoint) _steps[perturbed.Trial] = Until(_steps[perturbed.Perturbation.Donor], checkpoint.Iteration);
                break;
            case TrialStarted started when _next.Remove(started.Trial, out var perturbed):
                var start = started.Checkpoint?.Iteration ?? 0;
                _steps[started.Trial] = Until(_steps[started.Trial], start).Add(new LineageStep(start, perturbed.Perturbation.Config, started.Trial));
                break;
        }
    }

    private static ImmutableArray<LineageStep> Until(ImmutableArray<LineageStep> steps, int iteration) => [.. steps.Where(step => step.Iteration < iteration)];
}
