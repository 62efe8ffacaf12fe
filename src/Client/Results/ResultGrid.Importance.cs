using System.Collections.Concurrent;

namespace Tune;

/// <summary>Which parameters matter, and how.</summary>
public sealed partial class ResultGrid<TConfig>
{
    private readonly ConcurrentDictionary<Objective, ParameterAnalysis> _analyses = [];

    /// <summary>
    /// How much each parameter matters for a metric. The trials that have ended without an error count, by the metric's last value, also those that were cut short; see
    /// <see cref="ParameterImportances.LeftOut"/>. Ten thousand trials of twenty parameters take less than a second.
    /// </summary>
    /// <param name="metric">The metric; null: the objective's.</param>
    /// <param name="goal">Which way it is better; null: the objectives' of that metric. Only <see cref="ImportanceMethod.PedAnova"/> goes by it.</param>
    /// <param name="method">What importance means.</param>
    /// <exception cref="ArgumentException">The metric is none of the objectives', there is no goal, and the method goes by it.</exception>
    /// <exception cref="TuneException">No trial reported the metric, or <see cref="Space"/> is not known.</exception>
    public ParameterImportances Importance(string? metric = null, Goal? goal = null, ImportanceMethod method = ImportanceMethod.Fanova) =>
        AnalysisOf(metric, goal, method == ImportanceMethod.PedAnova).Importance(method);

    /// <summary>How a metric depends on one parameter, whatever the others are (its partial dependence); by the same trials as <see cref="Importance"/>.</summary>
    /// <param name="parameter">Its flat name, such as <c>opt/momentum</c>.</param>
    /// <param name="metric">The metric; null: the objective's.</param>
    /// <exception cref="ParameterNotFoundException">The space has no such parameter, or does not leave it open.</exception>
    /// <exception cref="TuneException">No trial reported the metric, or <see cref="Space"/> is not known.</exception>
    public ParameterEffect Effect(string parameter, string? metric = null) => AnalysisOf(metric, null, needsGoal: false).Effect(parameter);

    private ParameterAnalysis AnalysisOf(string? metric, Goal? goal, bool needsGoal)
    {
        if (metric is not null) ThrowIfUnknown(metric);
        if (Space is not { } space)
            throw new TuneException($"The results of '{Experiment}' don't know the search space. Those of an experiment do; give those that are made by hand a {nameof(Space)}.");
        var known = Objectives.FirstOrDefault(objective => objective.Metric == (metric ?? Objective.Metric));
        var measure = goal is null && known is not null ? known : needsGoal ? MeasureOf(metric, goal, nameof(goal)) : new Objective(metric ?? Objective.Metric, goal ?? Goal.Minimize);
        return _analyses.GetOrAdd(measure, one => new ParameterAnalysis(space.Compile(), one, _trials.Select(trial => (trial.Configuration, ValueOf(trial, one.Metric)))));
    }

    /// <summary>NaN for one that does not count.</summary>
    private static double ValueOf(TrialResult trial, string metric) =>
        trial.Status == TrialStatus.Terminated && trial.Rows.Statistics(metric) is { } statistics ? statistics.Last : double.NaN;
}
