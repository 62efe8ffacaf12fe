using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>
/// The last values of trials, the best first: those that keep all outcome constraints before those that don't; of equals the trial that was created
/// first. Asking for the best takes no longer with more trials.
/// </summary>
internal sealed class Ranking(ImmutableArray<Objective> objectives, ImmutableArray<OutcomeConstraint> constraints)
{
    private readonly Dictionary<int, RankedTrial> _trials = [];
    private readonly SortedSet<(double Violation, double Score, int Trial)> _order = [];

    /// <summary>The best trial; null while no trial has a finite value.</summary>
    public RankedTrial? Best => _order.Count == 0 ? null : _trials[_order.Min.Trial];

    /// <summary>The best compromises: the best by the first objective comes first.</summary>
    public IReadOnlyList<RankedTrial> Front
    {
        get
        {
            var able = _order.Select(place => _trials[place.Trial]).Where(trial => trial.IsFeasible && !trial.Values.Any(double.IsNaN)).ToList();
            return [.. Pareto.Front([.. able.Select(ScoresOf)]).Select(index => able[index])];
        }
    }

    /// <summary>Takes a trial's last values in; those before don't count any more, but a constraint's metric that is not among them stays as it was.</summary>
    public void Set(int trial, ImmutableArray<double> values, Metrics metrics)
    {
        var violations = Enumerable.Range(0, constraints.Length).Select(i =>
            constraints[i].ViolationOf(metrics) is var violation && double.IsNaN(violation) && !metrics.TryGet(constraints[i].Metric, out _) && _trials.TryGetValue(trial, out var before) ? before.Violations[i] : violation);
        var ranked = new RankedTrial(trial, values, [.. violations]);
        Remove(trial);
        if (!double.IsFinite(values[0])) return;
        _trials[trial] = ranked;
        _order.Add(PlaceOf(ranked));
    }

    /// <summary>A trial that failed is not the best, whatever it reported.</summary>
    public void Remove(int trial)
    {
        if (_trials.Remove(trial, out var ranked)) _order.Remove(PlaceOf(ranked));
    }

    /// <summary>The scores of a trial, each to be minimised.</summary>
    public ImmutableArray<double> ScoresOf(RankedTrial trial) => [.. objectives.Zip(trial.Values, (objective, value) => objective.ToScore(value))];

    private (double Violation, double Score, int Trial) PlaceOf(RankedTrial trial) => (OutcomeConstraint.TotalOf(trial.Violations), objectives[0].ToScore(trial.Values[0]), trial.Trial);
}
