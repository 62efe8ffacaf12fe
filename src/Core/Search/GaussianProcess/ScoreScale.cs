namespace Tune.Search;

/// <summary>
/// Scores as numbers of the size of 1 that the model warps: distances to the median, in units of the spread of the better half, which no bad
/// score can change.
/// </summary>
internal static class ScoreScale
{
    /// <summary>What is greater can't be told apart.</summary>
    private const double Greatest = 1e9;

    /// <summary>Scaled scores, in the same order; infinite ones are as good or bad as the best or worst of the others.</summary>
    public static double[] Apply(ReadOnlySpan<double> scores)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var score in scores)
        {
            if (!double.IsFinite(score)) continue;
            low = Math.Min(low, score);
            high = Math.Max(high, score);
        }

        if (low > high) (low, high) = (0, 0);
        // halves, whose difference can't overflow
        var halves = new double[scores.Length];
        for (var i = 0; i < halves.Length; i++) halves[i] = Math.Clamp(scores[i], low, high) / 2;
        var sorted = (double[])halves.Clone();
        Array.Sort(sorted);
        var median = sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
        var unit = Spread(sorted.AsSpan(0, sorted.Length / 2 + Math.Min(1, sorted.Length)), median);
        if (unit == 0) unit = Spread(sorted, median);
        for (var i = 0; i < halves.Length; i++) halves[i] = unit > 0 ? Math.Clamp((halves[i] - median) / unit, -Greatest, Greatest) : 0;
        return halves;
    }

    /// <summary>The root of the mean square of distances to a centre.</summary>
    private static double Spread(ReadOnlySpan<double> values, double centre)
    {
        var greatest = 0.0;
        foreach (var value in values) greatest = Math.Max(greatest, Math.Abs(value - centre));
        if (greatest == 0) return 0;
        var sum = 0.0;
        foreach (var value in values) sum += (value - centre) / greatest * ((value - centre) / greatest);
        return greatest * Math.Sqrt(sum / values.Length);
    }
}
