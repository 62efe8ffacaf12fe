namespace Tune;

/// <summary>
/// The allowed values of one parameter. The factories are meant for <c>using static Tune.Domain;</c>. They never throw for bad bounds:
/// a search space reports all of its faults at once, with their paths, when it is validated.
/// </summary>
public abstract partial class Domain
{
    private protected Domain(ParameterSpec spec, Problems problems)
    {
        Spec = spec;
        Problems = problems;
    }

    /// <summary>The domain as data.</summary>
    public ParameterSpec Spec { get; }

    /// <summary>Faults of a typed space that its data cannot show; their paths start at this domain.</summary>
    internal Problems Problems { get; }

    /// <summary>A real number from [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public static Domain<double> Uniform(double low, double high) => new(new ParameterSpec.Float(low, high, false, null));

    /// <summary>
    /// A multiple of <paramref name="step"/> from [<paramref name="low"/>, <paramref name="high"/>], each equally likely. Both ends must
    /// be multiples, of at most about 10^15 steps: more are not told apart.
    /// </summary>
    public static Domain<double> QUniform(double low, double high, double step) => new(new ParameterSpec.Float(low, high, false, step));

    /// <summary>
    /// A real number from [<paramref name="low"/>, <paramref name="high"/>) with a uniform logarithm; <paramref name="low"/> &gt; 0.
    /// </summary>
    public static Domain<double> LogUniform(double low, double high) => new(new ParameterSpec.Float(low, high, true, null));

    /// <summary>
    /// A log-uniform number rounded to a multiple of <paramref name="step"/>, from [<paramref name="low"/>, <paramref name="high"/>]; the
    /// end
    /// multiples have their full share. Both ends must be multiples; <paramref name="low"/> &gt; 0.
    /// </summary>
    public static Domain<double> QLogUniform(double low, double high, double step) => new(new ParameterSpec.Float(low, high, true, step));

    /// <summary>A normally distributed number, unbounded.</summary>
    public static Domain<double> RandN(double mean = 0, double standardDeviation = 1) =>
        new(new ParameterSpec.Normal(mean, standardDeviation, null));

    /// <summary>A normally distributed number rounded to a multiple of <paramref name="step"/>, unbounded.</summary>
    public static Domain<double> QRandN(double mean, double standardDeviation, double step) =>
        new(new ParameterSpec.Normal(mean, standardDeviation, step));

    /// <summary>An integer from <paramref name="low"/> (inclusive) to <paramref name="high"/> (exclusive).</summary>
    public static Domain<int> RandInt(int low, int high) => new(new ParameterSpec.Integer(low, high - 1L, false, 1));

    /// <summary>
    /// A multiple of <paramref name="step"/> from [<paramref name="low"/>, <paramref name="high"/>], both inclusive, each equally likely.
    /// </summary>
    public static Domain<int> QRandInt(int low, int high, int step = 1) => new(new ParameterSpec.Integer(low, high, false, step));

    /// <summary>
    /// An integer from <paramref name="low"/> (inclusive, &gt; 0) to <paramref name="high"/> (exclusive): a log-uniform number rounded
    /// down.
    /// </summary>
    public static Domain<int> LogRandInt(int low, int high) => new(new ParameterSpec.Integer(low, high - 1L, true, 1));

    /// <summary>
    /// A log-uniform number rounded to a multiple of <paramref name="step"/>, from [<paramref name="low"/>, <paramref name="high"/>],
    /// both inclusive;
    /// <paramref name="low"/> &gt; 0. With a step of 1 it is rounded down as in <see cref="LogRandInt(int, int)"/>.
    /// </summary>
    public static Domain<int> QLogRandInt(int low, int high, int step = 1) => new(new ParameterSpec.Integer(low, high, true, step));
}
