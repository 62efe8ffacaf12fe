namespace Tune;

/// <summary>Finds the best of some trials.</summary>
internal static class TrialSelection
{
    /// <summary>The trial with the best number of a metric, the first of equals; null if no trial has one that counts.</summary>
    public static T? Best<T>(IEnumerable<T> trials, Objective objective, MetricScope scope, bool includeNonFinite)
        where T : TrialResult => Order(trials, objective, scope, includeNonFinite).FirstOrDefault();

    /// <summary>
    /// The trials that have a number that counts, best first, equals in the order of their creation. Those that keep all outcome constraints, in the report that
    /// counts, come before those that don't, which go by how far they are from it; NaN is worse than any number.
    /// </summary>
    public static IEnumerable<T> Order<T>(IEnumerable<T> trials, Objective objective, MetricScope scope, bool includeNonFinite)
        where T : TrialResult => trials
            .Select(trial => (Trial: trial, Report: ReportOf(trial, objective, scope)))
            .Where(candidate => candidate.Report is { } report && (includeNonFinite || double.IsFinite(report.Value)))
            .Select(candidate => (candidate.Trial, candidate.Report.GetValueOrDefault().Violation, Score: objective.ToScore(candidate.Report.GetValueOrDefault().Value)))
            .OrderBy(candidate => candidate.Violation)
            .ThenBy(candidate => double.IsNaN(candidate.Score))
            .ThenBy(candidate => candidate.Score)
            .Select(candidate => candidate.Trial);

    private static (double Violation, double Value)? ReportOf(TrialResult trial, Objective objective, MetricScope scope)
    {
        if (scope == MetricScope.All) return trial.BestReport(objective);
        return trial.Rows.Statistics(objective.Metric) is { } statistics ? (trial.Violation, statistics.Of(scope, objective.Goal)) : null;
    }

    /// <summary>The metrics that trials reported, in the order in which they appeared.</summary>
    public static IReadOnlyList<string> MetricNames(IEnumerable<TrialResult> trials)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var trial in trials)
        {
            foreach (var name in trial.Rows.Names)
            {
                if (known.Add(name)) names.Add(name);
            }
        }

        return names;
    }
}
