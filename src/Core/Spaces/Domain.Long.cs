namespace Tune;

public abstract partial class Domain
{
    /// <summary>An integer from <paramref name="low"/> (inclusive) to <paramref name="high"/> (exclusive).</summary>
    public static Domain<long> RandInt(long low, long high) => new(new ParameterSpec.Integer(low, BelowOf(high), false, 1));

    /// <summary>
    /// A multiple of <paramref name="step"/> from [<paramref name="low"/>, <paramref name="high"/>], both inclusive, each equally likely.
    /// </summary>
    public static Domain<long> QRandInt(long low, long high, long step = 1) => new(new ParameterSpec.Integer(low, high, false, step));

    /// <summary>
    /// An integer from <paramref name="low"/> (inclusive, &gt; 0) to <paramref name="high"/> (exclusive): a log-uniform number rounded
    /// down.
    /// </summary>
    public static Domain<long> LogRandInt(long low, long high) => new(new ParameterSpec.Integer(low, BelowOf(high), true, 1));

    /// <summary>
    /// A log-uniform number rounded to a multiple of <paramref name="step"/>, from [<paramref name="low"/>, <paramref name="high"/>],
    /// both inclusive; <paramref name="low"/> &gt; 0. With a step of 1 it is rounded down as in <see cref="LogRandInt(long, long)"/>.
    /// </summary>
    public static Domain<long> QLogRandInt(long low, long high, long step = 1) => new(new ParameterSpec.Integer(low, high, true, step));

    // No domain reaches the least long; validation reports it.
    private static long BelowOf(long high) => high == long.MinValue ? high : high - 1;
}
