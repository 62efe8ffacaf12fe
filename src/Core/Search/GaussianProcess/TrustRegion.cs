namespace Tune.Search;

/// <summary>
/// Where a local search stands: it looks in a box around the best trial, which grows after successes, shrinks after failures and begins anew
/// elsewhere when it has become too small.
/// </summary>
/// <remarks>D. Eriksson, M. Pearce, J. Gardner, R. Turner, M. Poloczek: Scalable Global Optimization via Local Bayesian Optimization (TuRBO-1), NeurIPS (2019).</remarks>
/// <param name="From">The first row that belongs to it.</param>
/// <param name="Best">The row of its best trial; −1: none yet.</param>
/// <param name="Length">L, the side of the box.</param>
internal sealed record TrustRegion(int From, int Best, double Length)
{
    private const double First = 0.8, Least = 1.0 / 128, Greatest = 1.6;
    private const int Successes = 3;

    /// <summary>Follows the scores of all rows.</summary>
    /// <param name="scores">Scores to be minimised; NaN: no use.</param>
    /// <param name="start">The row from which on the box changes.</param>
    /// <param name="parameters">D.</param>
    public static TrustRegion Follow(ReadOnlySpan<double> scores, int start, int parameters)
    {
        var failures = Math.Max(4, parameters);
        var (from, best, length, succeeded, failed) = (0, -1, First, 0, 0);
        for (var row = 0; row < scores.Length; row++)
        {
            var score = scores[row];
            var isBetter = !double.IsNaN(score) && (best < 0 || score < scores[best]);
            var isSuccess = isBetter && (best < 0 || score < scores[best] - 1e-3 * Math.Abs(scores[best]));
            if (isBetter) best = row;
            if (row < Math.Max(start, from + 1)) continue;
            if (isSuccess) (succeeded, failed) = (succeeded + 1, 0);
            else (succeeded, failed) = (0, failed + 1);
            if (succeeded == Successes) (length, succeeded) = (Math.Min(2 * length, Greatest), 0);
            else if (failed >= failures) (length, failed) = (length / 2, 0);
            if (length >= Least) continue;
            (from, best, length, succeeded, failed) = (row + 1, -1, First, 0, 0);
        }

        return new TrustRegion(from, best, length);
    }

    /// <summary>The box around a point, longer where the function changes slowly, of the same volume.</summary>
    public SearchRegion Around(ReadOnlySpan<double> centre, ModelSpace space, double[] lengths)
    {
        var region = SearchRegion.Whole(centre.Length);
        var logs = 0.0;
        var reals = 0;
        for (var p = 0; p < centre.Length; p++)
        {
            if (space.Parameters[p].IsCategorical) continue;
            logs += Math.Log(lengths[p]);
            reals++;
        }

        for (var p = 0; p < centre.Length; p++)
        {
            if (space.Parameters[p].IsCategorical || centre[p] == ModelParameter.Inactive) continue;
            var half = 0.5 * Length * lengths[p] / Math.Exp(logs / reals);
            region.Low[p] = Math.Max(0, centre[p] - half);
            region.High[p] = Math.Min(1, centre[p] + half);
        }

        return region;
    }
}
