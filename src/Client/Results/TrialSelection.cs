namespace Tune;

/// <summary>Finds the best of some trials.</summary>
internal static class TrialSelection
{
    /// <summary>The trial with the best number of a metric, the first of equals; null if no trial has one that counts.</summary>
    public static T? Best<T>(IEnumerable<T> trials, Objective objective, MetricScope scope, bool includeNonFinite)
        where T : TrialResult => Order(trials, objective, scope, includeNonFinite).FirstOrDefault();

    /// <summary>
    /// The trials that have a number that counts, best first, equals in the order of their creation. Those that keep all outcome constraints come before
    /// those that don't, which go by how far they are from it; NaN is worse than any number.
    /// </summary>
    public static IEnumerable<T> Order<T>(IEnumerable<T> trials, Objective objective, MetricScope scope, bool includeNonFinite)
        where T : TrialResult => trials
            .Select(trial => (Trial: trial, Value: trial.Rows.Statistics(objective.Metric)?.Of(scope, objective.Goal)))
            .Where(candidate => candidate.Value is { } value && (includeNonFinite || double.IsFinite(value)))
            .Select(candidate => (candidate.Trial, Score: objective.ToScore(candidate.Value.GetValueOrDefault())))
            .OrderBy(candidate => candidate.Trial.Violation)
            .ThenBy(candidate => double.IsNaN(candidate.Score))
            .ThenBy(candidate => candidate.Score)
            .Select(candidate => candidate.Trial);

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
