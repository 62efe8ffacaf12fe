namespace Tune.Search;

/// <summary>Logarithms of probabilities and expectations of a standard normal number that stay exact where those become nothing.</summary>
internal static class ImprovementMath
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>Below it the Mills ratio is taken from its continued series: differences of it would lose digits.</summary>
    private const double Far = -12;

    /// <summary>log h(z) with h(z) = φ(z) + z Φ(z), the expected improvement in standard deviations, and the slope Φ/h.</summary>
    /// <remarks>S. Ament, S. Daulton, D. Eriksson, M. Balandat, E. Bakshy: Unexpected Improvements to Expected Improvement for Bayesian Optimization, NeurIPS (2023).</remarks>
    public static (double Value, double Slope) LogExpected(double z)
    {
        if (z > -1)
        {
            var cdf = Gaussian.Cdf(z);
            var h = Math.Exp(-0.5 * z * z - HalfLogTwoPi) + z * cdf;
            return (Math.Log(h), cdf / h);
        }

        var (mills, rest) = MillsAt(z);
        return (-0.5 * z * z - HalfLogTwoPi + Math.Log(rest), mills / rest);
    }

    /// <summary>log Φ(z), and the slope φ/Φ.</summary>
    public static (double Value, double Slope) LogCdf(double z)
    {
        if (z > -1)
        {
            var cdf = Gaussian.Cdf(z);
            return (Math.Log(cdf), Math.Exp(-0.5 * z * z - HalfLogTwoPi) / cdf);
        }

        var (mills, _) = MillsAt(z);
        return (-0.5 * z * z - HalfLogTwoPi + Math.Log(mills), 1 / mills);
    }

    /// <summary>Φ(z)/φ(z) and 1 + z Φ(z)/φ(z) for negative z.</summary>
    private static (double Ratio, double Left) MillsAt(double z)
    {
        if (z > Far)
        {
            var mills = Gaussian.Cdf(z) / Math.Exp(-0.5 * z * z - HalfLogTwoPi);
            return (mills, 1 + z * mills);
        }

        // 1 − |z| M = 1/z² − 3/z⁴ + 15/z⁶ − …
        var inverse = 1 / (z * z);
        double term = inverse, rest = 0;
        for (var n = 1; n <= 20; n++)
        {
            rest += term;
            var next = -term * (2 * n + 1) * inverse;
            if (Math.Abs(next) < 1e-17 * rest) break;
            term = next;
        }

        return ((1 - rest) / -z, rest);
    }
}
