namespace Tune.Page;

/// <summary>Finds out how the best value came about.</summary>
internal static class BestHistory
{
    /// <summary>The best so far over time, thinned to at most so many points.</summary>
    public static HistoryView Of<TConfig>(ResultGrid<TConfig> results, int points)
    {
        var objective = results.Objective;
        var best = new List<BestPoint>();
        // a value that was not the best of its own trial can't be the best of all
        foreach (var point in results.Where(trial => trial.IsFeasible).SelectMany(trial => Improvements(trial, results)).OrderBy(point => point.At).ThenBy(point => point.Trial))
            if (best.Count == 0 || objective.ToScore(point.Value) < objective.ToScore(best[^1].Value)) best.Add(point);
        var kept = Thinning.Of([.. best.Select(point => point.Value)], points);
        return new HistoryView(objective, results.Count == 0 ? null : results[0].CreatedAt, LastOf(results), results.Held.CpuHours, results.Held.GpuHours, [.. kept.Select(index => best[index])]);
    }

    private static DateTimeOffset? LastOf<TConfig>(ResultGrid<TConfig> results)
    {
        DateTimeOffset? last = null;
        foreach (var trial in results)
            if (trial.Rows.Count > 0 && trial.Rows.At(trial.Rows.Count - 1) is var at && !(at <= last)) last = at;
        return last;
    }

    private static IEnumerable<BestPoint> Improvements<TConfig>(TrialResult trial, ResultGrid<TConfig> results)
    {
        var objective = results.Objective;
        var (table, column) = (trial.Rows, trial.Rows.IndexOf(objective.Metric));
        if (column < 0) yield break;
        var least = double.PositiveInfinity;
        for (var row = 0; row < table.Count; row++)
        {
            if (table.Cell(row, column) is not { } value || !double.IsFinite(value) || !(objective.ToScore(value) < least)) continue;
            least = objective.ToScore(value);
            var held = results.HeldCurve.At(table.At(row));
            yield return new BestPoint(table.At(row), trial.Trial.Number, table.Iteration(row), value, held.CpuHours, held.GpuHours);
        }
    }
}
