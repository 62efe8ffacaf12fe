using System.Collections.Immutable;

namespace Tune;

/// <summary>Several objectives, and several trials of one configuration.</summary>
public sealed partial class ResultGrid<TConfig>
{
    /// <summary>All objectives, <see cref="Objective"/> first.</summary>
    public ImmutableArray<Objective> Objectives => [Objective, .. AlsoOptimize];

    /// <summary>
    /// The best compromises (the Pareto front): the trials of which no other one is at least as good in every objective and better in one, by last values.
    /// Those that failed, that lack an objective or have NaN, or that break an outcome constraint have no part in it. The best by the first objective comes
    /// first.
    /// </summary>
    public IReadOnlyList<TrialResult<TConfig>> ParetoFront => field ??= FindFront();

    /// <summary>For each objective the best trial by it alone, in the order of <see cref="Objectives"/>.</summary>
    /// <exception cref="NoCompletedTrialException">No trial has a finite value of one of them.</exception>
    public IReadOnlyList<TrialResult<TConfig>> BestPerObjective => field ??= [.. Objectives.Select(objective => BestBy(objective.Metric, objective.Goal))];

    /// <summary>
    /// How much of the space of objectives <see cref="ParetoFront"/> dominates, down to a reference point; exact. Greater is better; 0 for an empty front. Up to 5
    /// objectives it takes little time.
    /// </summary>
    /// <param name="reference">
    /// The worst value of interest of each objective, in the order of <see cref="Objectives"/>; none: what the objectives say (see
    /// <see cref="Objective.Reference"/>), or else a tenth of the front's range beyond its worst values. Give the same one to compare experiments.
    /// </param>
    /// <exception cref="ArgumentException">There are not as many values as objectives, or one is NaN.</exception>
    public double Hypervolume(params ReadOnlySpan<double> reference)
    {
        var objectives = Objectives;
        if (!reference.IsEmpty && reference.Length != objectives.Length)
            throw new ArgumentException($"The reference point must have a value for each of the {objectives.Length} objectives ({string.Join(", ", objectives.Select(objective => objective.Metric))}); got {reference.Length}.", nameof(reference));
        ImmutableArray<ImmutableArray<double>> points = [.. ParetoFront.Select(trial => trial.ScoresOf(objectives))];
        if (points.IsEmpty) return 0;
        var derived = Analysis.Hypervolume.ReferenceOf(points);
        var given = reference.ToArray();
        return Analysis.Hypervolume.Of(points, [.. objectives.Select((objective, k) =>
            given.Length > 0 ? objective.ToScore(given[k]) : objective.Reference is { } known ? objective.ToScore(known) : derived[k])]);
    }

    /// <summary>
    /// The mean of a metric over the trials of each configuration, best first: what to go by after a <see cref="Repeater"/>. Trials that failed or never reported
    /// it don't count, nor do NaN; configurations that have a trial that breaks an outcome constraint come last.
    /// </summary>
    /// <param name="metric">The metric; null: the objective's.</param>
    /// <param name="goal">Which way is better; null: the objective's, for the objective's metric only.</param>
    /// <exception cref="ArgumentException">The metric is not the objective's and there is no goal.</exception>
    public IReadOnlyList<ConfigurationMean<TConfig>> MeansByConfiguration(string? metric = null, Goal? goal = null)
    {
        var measure = MeasureOf(metric, goal, nameof(goal));
        return
        [
            .. _trials.GroupBy(trial => trial.Configuration)
                .Select(group => ConfigurationMean<TConfig>.Of([.. group], measure.Metric))
                .Where(mean => mean.Count > 0)
                .OrderBy(mean => mean.Trials.Max(trial => trial.Violation))
                .ThenBy(mean => measure.ToScore(mean.Mean)),
        ];
    }

    private IReadOnlyList<TrialResult<TConfig>> FindFront()
    {
        var objectives = Objectives;
        var able = _trials.Where(trial => trial.Status != TrialStatus.Error && trial.IsFeasible && !trial.ScoresOf(objectives).Any(double.IsNaN)).ToList();
        return [.. Pareto.Front([.. able.Select(trial => trial.ScoresOf(objectives))]).Select(index => able[index]).OrderBy(trial => trial.ScoresOf(objectives)[0])];
    }
}
