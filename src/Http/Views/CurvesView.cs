namespace Tune.Http;

/// <summary>What trials reported of one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Trials">How many trials reported it.</param>
/// <param name="Items">A curve each, by number; of more than were asked for the best trial's and others evenly spread.</param>
internal sealed record CurvesView(string Metric, int Trials, IReadOnlyList<CurveView> Items)
{
    public static CurvesView Of(ResultGrid<Configuration> results, string? metric, int points, int limit)
    {
        var name = metric ?? results.Objective.Metric;
        var reported = results.Where(trial => trial.Rows.IndexOf(name) >= 0).ToList();
        // a metric that is misspelt is no metric without curves
        if (reported.Count == 0 && TrialSelection.MetricNames(results) is { Count: > 0 } names && !names.Contains(name))
            throw Problem.Missing("no-such-metric", $"No trial of '{results.Experiment}' reported '{name}'{SpacePath.Suggest(name, names)} The metrics are: {string.Join(", ", names)}.");
        return new CurvesView(name, reported.Count, [.. Chosen(results, reported, limit).Select(trial => CurveView.Of(trial, name, points)).OfType<CurveView>()]);
    }

    private static IEnumerable<TrialResult<Configuration>> Chosen(ResultGrid<Configuration> results, List<TrialResult<Configuration>> reported, int limit)
    {
        if (reported.Count <= limit) return reported;
        var chosen = Enumerable.Range(0, limit).Select(index => reported[(int)((long)index * reported.Count / limit)]).ToList();
        if (results.TryGetBest(out var best) && reported.Contains(best) && !chosen.Contains(best)) chosen[^1] = best;
        return chosen.OrderBy(trial => trial.Trial.Number);
    }
}
