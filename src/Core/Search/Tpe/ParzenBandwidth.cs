namespace Tune.Search;

/// <summary>Bandwidths of a <see cref="ParzenEstimator"/> by Scott's rule, with a standard deviation that few rows pull away from the prior's only little.</summary>
internal static class ParzenBandwidth
{
    /// <summary>The variance of the prior, which is uniform on the unit interval.</summary>
    private const double PriorVariance = 1.0 / 12;

    /// <summary>A bandwidth for each axis; 1 for categories, which have none.</summary>
    /// <param name="estimator">The rows.</param>
    /// <param name="axes">Its axes.</param>
    /// <param name="weights">The rows' weights; those of weight 0 don't count. Empty: all count.</param>
    /// <param name="factor">What the rule is multiplied by; 1.06 for one normal density.</param>
    /// <param name="least">
    /// No bandwidth is smaller. Nor does that of integers and steps come from less than what one value of the rows takes of the unit interval, in the place of the
    /// deviation: a kernel would hardly reach the next value, and the search would stay at the first good one. It gets narrower with the rows as any bandwidth: a
    /// width that stays would scatter the trials of a front whose value is found long since.
    /// </param>
    public static double[] Of(ParzenEstimator estimator, ParzenAxis[] axes, double[] weights, double factor, double least)
    {
        var sigmas = new double[axes.Length];
        for (var d = 0; d < sigmas.Length; d++)
        {
            if (axes[d].IsCategorical)
            {
                sigmas[d] = 1;
                continue;
            }

            double count = 0, mean = 0, squares = 0;
            for (var row = 0; row < estimator.Count; row++)
            {
                if (weights.Length > 0 && weights[row] == 0) continue;
                var value = axes[d].UnitOf(estimator.At(row, d));
                count++;
                var change = value - mean;
                mean += change / count;
                squares += change * (value - mean);
            }

            var deviation = Math.Sqrt((squares + PriorVariance) / Math.Max(1, count));
            sigmas[d] = Math.Max(Math.Max(factor * deviation, estimator.WidthOf(d)) * Math.Pow(Math.Max(1, count), -1.0 / (axes.Length + 4)), least);
        }

        return sigmas;
    }
}
