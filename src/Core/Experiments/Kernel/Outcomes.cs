using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>What trials came to: which is the best; with several objectives or outcome constraints, where one score does not say it all, by these.</summary>
internal sealed class Outcomes(ExperimentSpec spec, Problem problem, List<Trial> trials)
{
    /// <summary>Null with one objective and no outcome constraints.</summary>
    private readonly SearchHistory? _history = problem.IsPlain ? null : new SearchHistory(problem);
    private ImmutableArray<TrialId> _front = [];
    private bool _isFrontKnown;

    /// <summary>
    /// The trial that has reported the best score, at whatever iteration, of those that keep all outcome constraints by what they reported last, else the one
    /// that comes nearest to keeping them; the first of equals. It never gets worse, but when a trial comes to break a constraint.
    /// </summary>
    public Trial? Best()
    {
        Trial? best = null;
        var least = (Violation: 0.0, Score: 0.0);
        foreach (var trial in trials)
        {
            if (trial.BestScore is not { } score) continue;
            var rank = (_history?.Trials[trial.Id.Number].TotalViolation ?? 0, score);
            if (best is null || rank.CompareTo(least) < 0) (best, least) = (trial, rank);
        }

        return best;
    }

    /// <summary>The outcome constraints that a trial does not keep.</summary>
    public ImmutableArray<OutcomeConstraint> BrokenBy(Trial trial) => _history is null
        ? []
        : [.. spec.OutcomeConstraints.Zip(_history.Trials[trial.Id.Number].Violations).Where(pair => !(pair.Second <= 0)).Select(pair => pair.First)];

    /// <summary>The trials that no other one dominates and that keep all outcome constraints, in the order of their creation; none with one objective.</summary>
    public ImmutableArray<TrialId> Front()
    {
        if (_isFrontKnown || _history is null || spec.AlsoOptimize.IsEmpty) return _front;
        var able = _history.Trials.Where(trial => !trial.IsFailed && trial.IsFeasible && !trial.Scores.IsEmpty && !trial.Scores.Any(double.IsNaN)).ToList();
        _front = [.. Pareto.Front([.. able.Select(trial => trial.Scores)]).Select(index => new TrialId(able[index].Trial ?? -1))];
        _isFrontKnown = true;
        return _front;
    }

    /// <summary>The hypervolume of the front from the objectives' references; null if not all of them have one, or it would take long.</summary>
    public double? FrontVolume()
    {
        const int FewObjectives = 3, FewPoints = 60;
        ImmutableArray<Objective> objectives = [spec.Objective, .. spec.AlsoOptimize];
        if (_history is null || objectives.Length == 1 || objectives.Any(objective => objective.Reference is null)) return null;
        var front = Front();
        return objectives.Length <= FewObjectives || front.Length <= FewPoints
            ? Hypervolume.Of(front.Select(trial => _history.Trials[trial.Number].Scores), [.. objectives.Select(objective => objective.ToScore(objective.Reference ?? 0))])
            : null;
    }

    /// <summary>Takes the next fact in; the trial that it is about has taken it in already.</summary>
    public void Observe(Fact fact)
    {
        if (_history is null || fact is ObservationAdded) return;
        if ((fact is TrialCreated created ? _history.Observe(created, trials[created.Trial.Number].Assignment) : _history.Observe(fact)) is not null) _isFrontKnown = false;
    }

    /// <summary>What is not in the trials; null if that is nothing.</summary>
    public JsonNode? Capture() => _history?.Capture();

    public void Restore(JsonNode state) => _history?.Restore(state);
}
