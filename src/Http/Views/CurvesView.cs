namespace Tune.Http;

/// <summary>What trials reported of one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Trials">How many trials reported it.</param>
/// <param name="Items">A curve each, by number; of more than were asked for those of the trials in a sample of that size.</param>
internal sealed record CurvesView(string Metric, int Trials, IReadOnlyList<CurveView> Items)
{
    public static CurvesView Of(TrialIndex index, string? metric, int points, int limit)
    {
        var results = index.Results;
        var name = metric ?? results.Objective.Metric;
        var reported = results.Where(trial => trial.Rows.IndexOf(name) >= 0).ToList();
        // a metric that is misspelt is no metric without curves
        if (reported.Count == 0 && TrialSelection.MetricNames(results) is { Count: > 0 } names && !names.Contains(name))
            throw Problem.Missing("no-such-metric", $"No trial of '{results.Experiment}' reported '{name}'{SpacePath.Suggest(name, names)} The metrics are: {string.Join(", ", names)}.");
        return new CurvesView(name, reported.Count, [.. Chosen(index, reported, limit).Select(trial => CurveView.Of(trial, name, points)).OfType<CurveView>()]);
    }

    // those of a sample that all charts go by, as long as there are some of them
    private static IEnumerable<TrialResult<Configuration>> Chosen(TrialIndex index, List<TrialResult<Configuration>> reported, int limit)
    {
        if (reported.Count <= limit) return reported;
        var sampled = index.Sample(limit).ToHashSet();
        return reported.Where(trial => sampled.Contains(trial.Trial.Number));
    }
}
