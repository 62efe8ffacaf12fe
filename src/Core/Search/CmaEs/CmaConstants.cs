namespace Tune.Search;

/// <summary>
/// The strategy parameters of CMA-ES for a number of dimensions and a population size. N. Hansen: The CMA Evolution Strategy: A Tutorial,
/// arXiv 1604.00772 (2016), equations 49 to 58, with negative weights.
/// </summary>
internal sealed class CmaConstants
{
    public CmaConstants(int dimensions, int population)
    {
        double n = Math.Max(1, dimensions);
        Parents = population / 2;
        var raw = Enumerable.Range(1, population).Select(rank => Math.Log((population + 1) / 2.0) - Math.Log(rank)).ToArray();
        var (positive, positiveSquares) = Sums(raw.AsSpan(0, Parents));
        var (negative, negativeSquares) = Sums(raw.AsSpan(Parents));
        MuEffective = positive * positive / positiveSquares;
        CSigma = (MuEffective + 2) / (n + MuEffective + 5);
        Damping = 1 + 2 * Math.Max(0, Math.Sqrt((MuEffective - 1) / (n + 1)) - 1) + CSigma;
        CPath = (4 + MuEffective / n) / (n + 4 + 2 * MuEffective / n);
        COne = 2 / ((n + 1.3) * (n + 1.3) + MuEffective);
        CMu = Math.Min(1 - COne, 2 * (0.25 + MuEffective + 1 / MuEffective - 2) / ((n + 2) * (n + 2) + MuEffective));
        // no more than keeps the covariance positive definite, and than the learning rates can bear
        var least = Math.Min(Math.Min(1 + COne / CMu, 1 + 2 * (negative * negative / negativeSquares) / (MuEffective + 2)), (1 - COne - CMu) / (n * CMu));
        Weights = [.. raw.Select((weight, rank) => rank < Parents ? weight / positive : -least * weight / negative)];
        ExpectedLength = Math.Sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
        LongestStep = Math.Sqrt(n) + 2 * n / (n + 2);
    }

    /// <summary>μ: how many of the population the mean moves towards.</summary>
    public int Parents { get; }

    /// <summary>w: the first μ are positive and sum to 1, the others are not positive.</summary>
    public double[] Weights { get; }

    /// <summary>μ_eff.</summary>
    public double MuEffective { get; }

    /// <summary>c_σ.</summary>
    public double CSigma { get; }

    /// <summary>d_σ.</summary>
    public double Damping { get; }

    /// <summary>c_c.</summary>
    public double CPath { get; }

    /// <summary>c_1.</summary>
    public double COne { get; }

    /// <summary>c_μ.</summary>
    public double CMu { get; }

    /// <summary>χ_N: the expected length of a standard normal vector.</summary>
    public double ExpectedLength { get; }

    /// <summary>
    /// How far a point may stand from the mean, in standard deviations, to count in full: beyond, it is drawn nearer. N. Hansen: Injecting
    /// External Solutions Into CMA-ES, arXiv 1110.4181 (2011).
    /// </summary>
    public double LongestStep { get; }

    private static (double Sum, double Squares) Sums(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (var value in values)
        {
            sum += value;
            squares += value * value;
        }

        return (sum, squares);
    }
}
