using System.Collections.Immutable;

namespace Tune;

/// <summary>What trials came to, where one score does not say it all.</summary>
public sealed partial class Experiment
{
    /// <summary>Null with one objective and no outcome constraints.</summary>
    private readonly SearchHistory? _outcomes;
    private ImmutableArray<TrialId> _front = [];
    private bool _isFrontKnown;

    /// <summary>The trial with the best last score of those that keep all outcome constraints, else the one that comes nearest to keeping them; the first of equals.</summary>
    private Trial? Best()
    {
        Trial? best = null;
        var least = (Violation: 0.0, Score: 0.0);
        foreach (var trial in _trials)
        {
            if (trial.Score is not { } score || double.IsNaN(score)) continue;
            var rank = (_outcomes?.Trials[trial.Id.Number].TotalViolation ?? 0, score);
            if (best is null || rank.CompareTo(least) < 0) (best, least) = (trial, rank);
        }

        return best;
    }

    private ImmutableArray<OutcomeConstraint> BrokenBy(Trial trial) => _outcomes is null
        ? []
        : [.. _spec.OutcomeConstraints.Zip(_outcomes.Trials[trial.Id.Number].Violations).Where(pair => !(pair.Second <= 0)).Select(pair => pair.First)];

    /// <summary>The trials that no other one dominates and that keep all outcome constraints, in the order of their creation; none with one objective.</summary>
    private ImmutableArray<TrialId> Front()
    {
        if (_isFrontKnown || _outcomes is null || _spec.AlsoOptimize.IsEmpty) return _front;
        var able = _outcomes.Trials.Where(trial => !trial.IsFailed && trial.IsFeasible && !trial.Scores.IsEmpty && !trial.Scores.Any(double.IsNaN)).ToList();
        _front = [.. Pareto.Front([.. able.Select(trial => trial.Scores)]).Select(index => new TrialId(able[index].Trial ?? -1))];
        _isFrontKnown = true;
        return _front;
    }

    /// <summary>The hypervolume of the front from the objectives' references; null if not all of them have one, or it would take long.</summary>
    private double? FrontVolume()
    {
        const int FewObjectives = 3, FewPoints = 60;
        ImmutableArray<Objective> objectives = [_spec.Objective, .. _spec.AlsoOptimize];
        if (_outcomes is null || objectives.Length == 1 || objectives.Any(objective => objective.Reference is null)) return null;
        var front = Front();
        return objectives.Length <= FewObjectives || front.Length <= FewPoints
            ? Hypervolume.Of(front.Select(trial => _outcomes.Trials[trial.Number].Scores), [.. objectives.Select(objective => objective.ToScore(objective.Reference ?? 0))])
            : null;
    }

    private void ObserveOutcome(Fact fact)
    {
        if (_outcomes?.Observe(fact) is not null) _isFrontKnown = false;
    }
}
