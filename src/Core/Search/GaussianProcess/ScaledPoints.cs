namespace Tune.Search;

/// <summary>Points as a kernel sees them: coordinates over their length scales, then categories.</summary>
/// <param name="reals">The number of coordinates.</param>
/// <param name="weights">For each feature 1/ℓ², which a category adds to the squared distance where it differs.</param>
internal sealed class ScaledPoints(int reals, double[] weights)
{
    public int Reals => reals;

    public int Features => weights.Length;

    public double[] Weights => weights;

    /// <summary>The number of points.</summary>
    public int Count { get; private set; }

    /// <summary>The features of each point, point by point.</summary>
    public double[] Values { get; private set; } = [];

    public ReadOnlySpan<double> this[int row] => Values.AsSpan(row * Features, Features);

    /// <summary>Adds a point, which is to be filled in.</summary>
    public Span<double> Add()
    {
        if ((Count + 1) * Features > Values.Length)
        {
            var grown = new double[Math.Max(16, 2 * (Count + 1)) * Features];
            Values.CopyTo(grown, 0);
            Values = grown;
        }

        return Values.AsSpan(Count++ * Features, Features);
    }

    public void Truncate(int count) => Count = count;

    /// <summary>Puts up to eight points side by side.</summary>
    public void Gather(int first, int count, Span<double> pack)
    {
        pack.Clear();
        for (var lane = 0; lane < count; lane++)
        {
            var point = this[first + lane];
            for (var f = 0; f < point.Length; f++) pack[f * Pack.Lanes + lane] = point[f];
        }
    }
}
