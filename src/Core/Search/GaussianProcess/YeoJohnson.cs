namespace Tune.Search;

/// <summary>
/// A family of increasing functions: λ = 1 leaves numbers as they are; below it great ones move together and small ones apart, so that the
/// model can tell good scores apart however bad the others are.
/// </summary>
/// <remarks>I. Yeo, R. Johnson: A New Family of Power Transformations to Improve Normality or Symmetry, Biometrika 87 (2000).</remarks>
internal static class YeoJohnson
{
    /// <summary>T(y; λ).</summary>
    public static double Value(double y, double lambda) => y >= 0 ? Power(1 + y, lambda) : -Power(1 - y, 2 - lambda);

    /// <summary>dT/dλ.</summary>
    public static double Slope(double y, double lambda) => y >= 0 ? PowerSlope(1 + y, lambda) : PowerSlope(1 - y, 2 - lambda);

    /// <summary>The derivative by λ of log dT/dy, which is λ − 1 times it.</summary>
    public static double LogSlope(double y) => y >= 0 ? Math.Log(1 + y) : -Math.Log(1 - y);

    /// <summary>(uᵖ − 1)/p.</summary>
    private static double Power(double u, double p)
    {
        var log = Math.Log(u);
        return Math.Abs(p * log) < 1e-5 ? log * (1 + 0.5 * p * log) : (Math.Exp(p * log) - 1) / p;
    }

    private static double PowerSlope(double u, double p)
    {
        var log = Math.Log(u);
        var x = p * log;
        return Math.Abs(x) < 1e-3 ? log * log * (0.5 + x / 3 + x * x / 8) : log * log * ((x - 1) * Math.Exp(x) + 1) / (x * x);
    }
}
