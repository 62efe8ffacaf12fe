namespace Tune.Http;

/// <summary>What a trial reported of one metric.</summary>
/// <param name="Trial">Its number, from 0.</param>
/// <param name="Iterations">The iterations, ascending.</param>
/// <param name="Values">The value at each.</param>
internal sealed record CurveView(int Trial, IReadOnlyList<int> Iterations, IReadOnlyList<double> Values)
{
    /// <summary>A trial's, thinned to at most so many points; null if it never reported the metric.</summary>
    public static CurveView? Of(TrialResult trial, string metric, int points)
    {
        var (table, column) = (trial.Rows, trial.Rows.IndexOf(metric));
        if (column < 0) return null;
        var rows = new List<(int Iteration, double Value)>(table.Count);
        for (var row = 0; row < table.Count; row++)
            if (table.Cell(row, column) is { } value) rows.Add((table.Iteration(row), value));
        if (rows.Count == 0) return null;
        var kept = Thinning.Of([.. rows.Select(one => one.Value)], points);
        return new CurveView(trial.Trial.Number, [.. kept.Select(index => rows[index].Iteration)], [.. kept.Select(index => rows[index].Value)]);
    }
}
