using MathNet.Numerics.Distributions;

namespace Tune.Tests;

/// <summary>Pearson's test for counts; seeds are fixed, so the limits only have to be met once.</summary>
internal static class ChiSquare
{
    public static double OfUniform(IReadOnlyCollection<int> counts)
    {
        var expected = counts.Sum() / (double)counts.Count;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }

    /// <summary>The 99.9 % point.</summary>
    public static double Limit(int degreesOfFreedom) => ChiSquared.InvCDF(degreesOfFreedom, 0.999);
}
