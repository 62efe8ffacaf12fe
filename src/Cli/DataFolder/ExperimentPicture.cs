namespace Tune.Cli;

/// <summary>What an experiment's results look like: the learning curves of its best trials, and the best value after each trial.</summary>
internal static class ExperimentPicture
{
    private const int Height = 14;

    /// <summary>The pictures that there is anything to see in, each with its title.</summary>
    public static IEnumerable<(string Title, string Picture)> Draw(ResultGrid<Configuration> results, int width, int curves)
    {
        var metric = results.Objective.Metric;
        var best = TrialSelection.Order(results, results.Objective, MetricScope.Last, includeNonFinite: false).Take(Math.Min(curves, CurveChart.Most)).ToList();
        var learning = best.Select(trial => (Name: $"{trial.Trial}  {StatusText.Value(trial.Value)}  {StatusText.Parameters(trial.Configuration)}", Points: (IReadOnlyList<(double X, double Y)>)CurveOf(trial, metric))).ToList();
        var chart = new CurveChart(width, Height);
        if (learning.Exists(curve => curve.Points.Count > 1)) yield return ($"{metric} by iteration", chart.Draw("iteration", learning));
        var ended = BestSoFar(results);
        if (ended.Count > 1) yield return ($"best {metric} so far", chart.Draw("trials", [($"best last value among the trials so far: {StatusText.Value(ended[^1].Y)}", ended)]));
    }

    private static List<(double X, double Y)> CurveOf(TrialResult trial, string metric) =>
        [.. trial.History.Where(row => row.Metrics.TryGet(metric, out var value) && double.IsFinite(value)).Select(row => ((double)row.Iteration, row.Metrics[metric]))];

    private static List<(double X, double Y)> BestSoFar(ResultGrid<Configuration> results)
    {
        var points = new List<(double X, double Y)>();
        var least = double.PositiveInfinity;
        foreach (var trial in results.Where(trial => trial.Value is { } value && double.IsFinite(value)))
        {
            least = Math.Min(least, results.Objective.ToScore(trial.Value ?? 0));
            points.Add((trial.Trial.Number + 1, results.Objective.ToValue(least)));
        }

        return points;
    }
}
