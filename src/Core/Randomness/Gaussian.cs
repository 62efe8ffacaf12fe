namespace Tune.Randomness;

/// <summary>The standard normal distribution to nearly double accuracy.</summary>
internal static class Gaussian
{
    private static readonly double[] CentreNumerator =
    [
        2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
        13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080,
    ];

    private static readonly double[] CentreDenominator =
    [
        5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867,
        5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1,
    ];

    private static readonly double[] TailNumerator =
    [
        7.74545014278341407640e-4, 0.0227238449892691845833, 0.241780725177450611770, 1.27045825245236838258,
        3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734,
    ];

    private static readonly double[] TailDenominator =
    [
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 0.0151986665636164571966, 0.148103976427480074590,
        0.689767334985100004550, 1.67638483018380384940, 2.05319162663775882187, 1,
    ];

    private static readonly double[] FarNumerator =
    [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.00124266094738807843860, 0.0265321895265761230930,
        0.296560571828504891230, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720,
    ];

    private static readonly double[] FarDenominator =
    [
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        0.0148753612908506148525, 0.136929880922735805310, 0.599832206555887937690, 1,
    ];

    private static readonly double[] CdfCentreNumerator =
        [0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249];

    private static readonly double[] CdfCentreDenominator =
        [1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956];

    private static readonly double[] CdfTailNumerator =
    [
        1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226,
        2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218,
    ];

    private static readonly double[] CdfTailDenominator =
    [
        1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755,
        18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
    ];

    private static readonly double[] CdfFarNumerator =
    [
        0.02307344176494017303, 0.21589853405795699, 0.1274011611602473639, 0.022235277870649807, 0.001421619193227893466,
        2.9112874951168792e-5,
    ];

    private static readonly double[] CdfFarDenominator =
        [1, 1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244, 7.29751555083966205e-5];

    /// <summary>
    /// The value below which a standard normal number falls with probability <paramref name="p"/>; −∞ at 0, +∞ at 1.
    /// M. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution" (Applied Statistics, 1988), routine PPND16.
    /// </summary>
    public static double Quantile(double p)
    {
        if (!(p >= 0 && p <= 1)) return double.NaN;
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var centre = 0.180625 - q * q;
            return q * Polynomial(CentreNumerator, centre) / Polynomial(CentreDenominator, centre);
        }
        var tail = q < 0 ? p : 1 - p;
        if (tail == 0) return q < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        var r = Math.Sqrt(-Math.Log(tail));
        var distance = r <= 5
            ? Polynomial(TailNumerator, r - 1.6) / Polynomial(TailDenominator, r - 1.6)
            : Polynomial(FarNumerator, r - 5) / Polynomial(FarDenominator, r - 5);
        return q < 0 ? -distance : distance;
    }

    /// <summary>
    /// The probability of a standard normal number below <paramref name="x"/>, with small relative error in the lower tail too.
    /// W. Cody, "Rational Chebyshev Approximations for the Error Function" (1969), in the form of his routine ANORM (TOMS 715).
    /// </summary>
    public static double Cdf(double x)
    {
        var y = Math.Abs(x);
        if (y <= 0.67448975)
        {
            var square = x * x;
            return 0.5 + x * Polynomial(CdfCentreNumerator, square) / Polynomial(CdfCentreDenominator, square);
        }
        double tail;
        if (y <= Math.Sqrt(32))
        {
            tail = Polynomial(CdfTailNumerator, y) / Polynomial(CdfTailDenominator, y);
        }
        else if (y < 50)
        {
            var inverse = 1 / (y * y);
            tail = inverse * Polynomial(CdfFarNumerator, inverse) / Polynomial(CdfFarDenominator, inverse);
            tail = (0.3989422804014326779399461 - tail) / y;
        }
        else
        {
            return double.IsNaN(x) ? x : x < 0 ? 0 : 1;
        }
        // exp(-y²/2) from a y cut to sixteenths and the rest: squaring y at once would lose the low bits.
        var cut = Math.Truncate(y * 16) / 16;
        tail *= Math.Exp(-cut * cut / 2) * Math.Exp(-(y - cut) * (y + cut) / 2);
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>Which share of a normal density that is cut off at 0 and 1 falls between each edge and the next.</summary>
    /// <param name="edges">From 0 to 1, ascending.</param>
    /// <param name="centre">The density's mode.</param>
    /// <param name="width">Its standard deviation.</param>
    /// <param name="shares">The shares; one less than edges.</param>
    public static void CutShares(ReadOnlySpan<double> edges, double centre, double width, Span<double> shares)
    {
        var whole = Cdf((1 - centre) / width) - Cdf(-centre / width);
        for (var i = 0; i < shares.Length; i++) shares[i] = (Cdf((edges[i + 1] - centre) / width) - Cdf((edges[i] - centre) / width)) / whole;
    }

    /// <summary>Horner's scheme; the coefficient of the highest power comes first.</summary>
    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients) sum = sum * x + coefficient;
        return sum;
    }
}
