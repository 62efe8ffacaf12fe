namespace Tune.Search;

/// <summary>
/// Where a search begins that knows results already: the normal distribution next to a mixture of narrow ones around the best of them. M. Nomura,
/// S. Watanabe, Y. Akimoto, Y. Ozaki, M. Onishi: Warm Starting CMA-ES for Hyperparameter Optimization, AAAI (2021).
/// </summary>
internal static class CmaWarmStart
{
    /// <summary>The best of the results, at least one: those that the start is taken from.</summary>
    /// <param name="results">Results, those that failed among them.</param>
    /// <param name="share">γ.</param>
    public static IReadOnlyList<CmaResult> Promising(IReadOnlyCollection<CmaResult> results, double share)
    {
        CmaResult[] usable = [.. results.Where(result => result.Outcome.Class < 2).OrderBy(result => result.Outcome)];
        return usable.AsSpan(0, (int)Math.Ceiling(share * usable.Length)).ToArray();
    }

    /// <summary>The distribution; what is inactive everywhere is as without a warm start.</summary>
    /// <param name="promising">The best results, at least one.</param>
    /// <param name="middle">The mean without a warm start.</param>
    /// <param name="spread">α.</param>
    public static CmaDistribution Distribution(IReadOnlyList<CmaResult> promising, double[] middle, double spread)
    {
        var n = middle.Length;
        double[] mean = [.. middle.Select((place, axis) => promising.Select(result => result.Place[axis]).Where(x => !double.IsNaN(x)).DefaultIfEmpty(place).Average())];
        var covariance = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                covariance[i * n + j] = (i == j ? spread * spread : 0) + promising.Select(result => (result.Place[i] - mean[i]) * (result.Place[j] - mean[j]))
                    .Where(product => !double.IsNaN(product)).DefaultIfEmpty(0).Average();
            }
        }

        // σ is the geometric mean of the deviations, so that C has determinant 1
        var logDeterminant = 0.0;
        var factor = new CmaDistribution(mean, 1, covariance).Factor;
        for (var i = 0; i < n; i++) logDeterminant += 2 * Math.Log(factor[i * n + i]);
        var sigma = n == 0 ? spread : Math.Exp(logDeterminant / (2 * n));
        return new CmaDistribution(mean, sigma, [.. covariance.Select(value => value / (sigma * sigma))]);
    }

    /// <summary>How probable the options of a choice are at the start; null if no result has the choice.</summary>
    public static double[]? Options(IReadOnlyList<CmaResult> promising, int choice, int count)
    {
        var frequencies = new double[count];
        Array.Fill(frequencies, 1.0 / count);
        var seen = 0;
        foreach (var result in promising)
        {
            if (result.Options[choice] < 0) continue;
            frequencies[result.Options[choice]]++;
            seen++;
        }

        return seen == 0 ? null : [.. frequencies.Select(frequency => frequency / (seen + 1))];
    }
}
