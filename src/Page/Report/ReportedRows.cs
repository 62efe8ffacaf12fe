namespace Tune.Page;

/// <summary>What trials have reported, by columns, thinned where there are many.</summary>
/// <param name="Metrics">The metrics, in the order in which they appeared.</param>
/// <param name="Trials">The trial of each row, ascending.</param>
/// <param name="Iterations">Its iteration, ascending within a trial.</param>
/// <param name="Sequences">Its place in the journal; none if the journal is not known.</param>
/// <param name="At">When it was reported, in milliseconds since 1970.</param>
/// <param name="Seconds">How long the trial had trained.</param>
/// <param name="Values">A column a metric; null where a row does not have it. What is not the last of its trial is rounded to six digits.</param>
/// <param name="Reported">How many rows there are in all, those that are left out included.</param>
internal sealed record ReportedRows(
    IReadOnlyList<string> Metrics, List<int> Trials, List<int> Iterations, DeltaColumn? Sequences, DeltaColumn At, List<double> Seconds, IReadOnlyList<List<double?>> Values, int Reported)
{
    private const int Most = 50_000;
    private const int LeastPoints = 4;
    private const int Digits = 6;

    /// <summary>The rows of trials.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="objective">What decides which rows stand out.</param>
    /// <param name="journal">What is known of the journal; null: nothing.</param>
    public static ReportedRows Of(IReadOnlyList<TrialResult> trials, Objective objective, JournalOutline? journal)
    {
        var metrics = TrialSelection.MetricNames(trials);
        var reported = trials.Sum(trial => trial.Rows.Count);
        var each = EachOf([.. trials.Select(trial => trial.Rows.Count)]);
        var rows = new ReportedRows(metrics, [], [], journal is null ? null : new(), new(), [], [.. metrics.Select(_ => new List<double?>())], reported);
        foreach (var trial in trials) rows.Add(trial, objective, each, journal);
        return rows;
    }

    /// <summary>How many rows a trial may have so that all together are not too many; short ones leave more to the others.</summary>
    private static int EachOf(List<int> counts)
    {
        var each = Math.Max(1, counts.DefaultIfEmpty().Max());
        while (each > 1 && counts.Sum(count => Math.Min(count, each)) > Most) each = each * 7 / 8;
        return each;
    }

    private void Add(TrialResult trial, Objective objective, int each, JournalOutline? journal)
    {
        var (table, number) = (trial.Rows, trial.Trial.Number);
        var columns = Metrics.Select(table.IndexOf).ToList();
        foreach (var row in Kept(table, objective, each, journal))
        {
            Trials.Add(number);
            Iterations.Add(table.Iteration(row));
            Sequences?.Add(journal?.SequenceOf(number, table.Iteration(row)) ?? 0);
            At.Add(table.At(row).ToUnixTimeMilliseconds());
            Seconds.Add(Math.Round(table.Seconds(row), 3));
            for (var metric = 0; metric < columns.Count; metric++)
                Values[metric].Add(columns[metric] < 0 || table.Cell(row, columns[metric]) is not { } value ? null : row == table.Count - 1 ? value : Rounded(value));
        }
    }

    private static IEnumerable<int> Kept(MetricTable table, Objective objective, int each, JournalOutline? journal)
    {
        if (table.Count <= each) return Enumerable.Range(0, table.Count);
        if (each < LeastPoints) return [table.Count - 1];
        var column = table.IndexOf(objective.Metric);
        var kept = Thinning.Of([.. Enumerable.Range(0, table.Count).Select(row => column < 0 ? double.NaN : table.Cell(row, column) ?? double.NaN)], each);
        // trials are compared at rungs, so those rows stay
        return journal is null ? kept : kept.Concat(Enumerable.Range(0, table.Count).Where(row => journal.Rungs.Contains(table.Iteration(row)))).Distinct().Order();
    }

    private static double Rounded(double value) => !double.IsFinite(value) || value == 0 ? value : double.Parse(value.ToString($"G{Digits}", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
