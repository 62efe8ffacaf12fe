namespace Tune.Search;

/// <summary>
/// What each trial would have reached with the full budget. A trial that was cut short has the score of a lower one: what others gained
/// between the two budgets is added to it, as a median.
/// </summary>
internal static class FullBudgetScores
{
    /// <summary>The scores of the first rows; NaN for those without a use.</summary>
    public static double[] Of(TrialTable table, int count)
    {
        var scores = new double[count];
        var full = 0;
        for (var row = 0; row < count; row++) full = Math.Max(full, table[row].Iteration);
        SortedSet<int> budgets = [];
        for (var row = 0; row < count; row++)
        {
            scores[row] = TrialRanking.IsUsable(table[row]) && table[row].Score is { } score ? score : double.NaN;
            if (!IsFull(table[row], full)) budgets.Add(-table[row].Iteration);
        }

        // from the greatest budget down, so that what a trial would have gained is known before others are compared with it
        var gains = new List<double>();
        foreach (var budget in budgets.Select(negative => -negative))
        {
            gains.Clear();
            for (var row = 0; row < count; row++)
            {
                if (table[row].Iteration <= budget || budget < 1) continue;
                var gain = scores[row] - table[row].Curve[budget - 1];
                if (double.IsFinite(gain)) gains.Add(gain);
            }

            if (gains.Count == 0) continue;
            gains.Sort();
            var median = gains[gains.Count / 2];
            for (var row = 0; row < count; row++)
            {
                if (table[row].Iteration == budget && !IsFull(table[row], full)) scores[row] += median;
            }
        }

        return scores;
    }

    /// <summary>Whether a trial had the budget that the best-off had.</summary>
    public static bool IsFull(Observation observation, int full) => observation.Iteration >= full || !(observation.IsCutShort || observation.IsLive);
}
