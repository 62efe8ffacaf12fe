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

    /// <summary>With outcome constraints; without, the trials know it.</summary>
    private BestReport? _best;

    /// <summary>
    /// The best report of all, at whatever iteration and whatever became of its trial: one that keeps all outcome constraints, by what its trial had reported
    /// until then, else the one that comes nearest to keeping them; the first of equals. It never gets worse.
    /// </summary>
    public BestReport? Best()
    {
        if (!spec.OutcomeConstraints.IsEmpty) return _best;
        Trial? best = null;
        foreach (var trial in trials)
        {
            if (trial.BestScore is { } score && !(score >= best?.BestScore)) best = trial;
        }

        return best?.BestScore is { } least ? new BestReport(best, least, []) : null;
    }

    /// <summary>
    /// The trial with the best finite last value: of those that keep all outcome constraints by what they reported last, else of those that come nearest to it; the first
    /// of equals. Null before the first.
    /// </summary>
    public Trial? BestResult()
    {
        BestReport? best = null;
        foreach (var trial in trials)
        {
            if (trial.Score is not { } score || !double.IsFinite(score)) continue;
            var report = new BestReport(trial, score, spec.OutcomeConstraints.IsEmpty || _history is null ? [] : _history.Trials[trial.Id.Number].Violations);
            if (report.IsBetterThan(best)) best = report;
        }

        return best?.Trial;
    }

    /// <summary>The outcome constraints that a report breaks.</summary>
    public ImmutableArray<OutcomeConstraint> BrokenBy(BestReport report) =>
        [.. spec.OutcomeConstraints.Zip(report.Violations).Where(pair => !(pair.Second <= 0)).Select(pair => pair.First)];

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
        if (fact is TrialReported { Trial.Number: var number } && trials[number].Score is { } score) Consider(number, score);
    }

    /// <summary>What is not in the trials; null if that is nothing.</summary>
    public JsonNode? Capture() => _history is null || _best is null ? _history?.Capture() : new JsonObject
    {
        ["history"] = _history.Capture(),
        ["best"] = new JsonArray([_best.Trial.Id.Number, Numbers.ToJson(_best.Score), .. _best.Violations.Select(violation => (JsonNode?)Numbers.ToJson(violation))]),
    };

    /// <summary>Takes over what <see cref="Capture"/> gave; the trials are there.</summary>
    public void Restore(JsonNode state)
    {
        if (_history is null) return;
        if (state is JsonObject { } saved && saved["history"] is { } history && saved["best"] is JsonArray best)
        {
            _history.Restore(history);
            _best = new BestReport(trials[SavedState.Int(best, 0)], SavedState.Double(best, 1), [.. Enumerable.Range(2, best.Count - 2).Select(index => SavedState.Double(best, index))]);
            return;
        }

        _history.Restore(state);
        // an earlier version did not keep the best report: the last ones have to do
        for (var number = 0; number < trials.Count; number++)
        {
            if (trials[number].Score is { } score) Consider(number, score);
        }
    }

    private void Consider(int number, double score)
    {
        if (_history is null || spec.OutcomeConstraints.IsEmpty || double.IsNaN(score)) return;
        var report = new BestReport(trials[number], score, _history.Trials[number].Violations);
        if (report.IsBetterThan(_best)) _best = report;
    }
}
