namespace Tune.Search;

/// <summary>
/// Keeps every coordinate with cells mobile: the mean and a scale a of its steps are corrected so that a point leaves the mean's cell with a
/// probability of at least α. R. Hamano, S. Saito, M. Nomura, S. Shirakawa: CMA-ES with Margin: Lower-Bounding Marginal Probability for
/// Mixed-Integer Black-Box Optimization, GECCO (2022).
/// </summary>
internal sealed class IntegerMargin(CmaAxis[] axes, double alpha)
{
    private const double LeastTail = 1e-10;

    /// <summary>a: what a step in a coordinate is multiplied by before it is rounded; 1 without cells.</summary>
    public double[] Scale { get; private set; } = [.. axes.Select(_ => 1.0)];

    /// <summary>Where a point stands when its steps are scaled.</summary>
    public double[] Apply(double[] mean, double[] place)
    {
        var scaled = new double[place.Length];
        for (var i = 0; i < place.Length; i++) scaled[i] = axes[i].HasCells ? mean[i] + (place[i] - mean[i]) * Scale[i] : place[i];
        return scaled;
    }

    /// <summary>Corrects the mean and the scales after an update.</summary>
    public void Correct(CmaDistribution distribution)
    {
        for (var axis = 0; axis < axes.Length; axis++)
        {
            if (axes[axis].HasCells) Correct(distribution, axis);
        }
    }

    public void Restore(double[] scale) => Scale = scale;

    private void Correct(CmaDistribution distribution, int axis)
    {
        var mean = distribution.Mean[axis] = Math.Clamp(distribution.Mean[axis], axes[axis].Low, axes[axis].High);
        var (low, high) = axes[axis].CellOf(mean);
        var hasLower = double.IsFinite(low);
        var hasUpper = double.IsFinite(high);
        if (!hasLower && !hasUpper) return;
        var deviation = distribution.Deviation(axis);
        if (hasLower && hasUpper)
        {
            var (left, right) = Tails(Gaussian.Cdf((low - mean) / (deviation * Scale[axis])), Gaussian.Cdf((mean - high) / (deviation * Scale[axis])));
            var toLow = -Gaussian.Quantile(left);
            var toHigh = -Gaussian.Quantile(right);
            Scale[axis] = (high - low) / ((toLow + toHigh) * deviation);
            distribution.Mean[axis] = (low * toHigh + high * toLow) / (toLow + toHigh);
            return;
        }

        // one neighbour: the mean must not be too far from it
        var border = hasLower ? low : high;
        var farthest = -Gaussian.Quantile(alpha) * deviation * Scale[axis];
        if (Math.Abs(mean - border) > farthest) distribution.Mean[axis] = hasLower ? border + farthest : border - farthest;
    }

    /// <summary>Each tail gets at least half of the margin; what that takes comes from what the tails and the middle have above it.</summary>
    private (double Below, double Above) Tails(double below, double above)
    {
        var least = alpha / 2;
        var middle = 1 - below - above;
        below = Math.Max(below, least);
        above = Math.Max(above, least);
        var free = below + middle + above - 3 * least;
        var excess = free > 0 ? (1 - below - middle - above) / free : 0;
        return (Clip(below + excess * (below - least)), Clip(above + excess * (above - least)));
    }

    private static double Clip(double tail) => Math.Clamp(tail, LeastTail, 0.5 - LeastTail);
}
