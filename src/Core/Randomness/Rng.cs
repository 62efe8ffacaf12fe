namespace Tune.Randomness;

/// <summary>
/// A counter-based random generator (Philox4x32-10): draw number <c>i</c> is a function of (seed, stream, i), so there is no
/// state to save, and two streams never influence each other. A mutable value: pass it by <c>ref</c>; a copy repeats the same draws.
/// </summary>
/// <param name="seed">The seed of the experiment.</param>
/// <param name="stream">What the draws are for; see <see cref="StreamOf"/>.</param>
public struct Rng(ulong seed, ulong stream)
{
    private const double UnitStep = 1.0 / (1UL << 53);
    private readonly ulong _seed = seed;
    private readonly ulong _stream = stream;
    private ulong _spare;

    /// <summary>How many 64-bit draws were taken.</summary>
    public ulong Position { get; private set; }

    /// <summary>
    /// Draw number <paramref name="index"/> (from 0) of a seed and stream: what the generator returns as its draw of that number.
    /// </summary>
    public static ulong Draw(ulong seed, ulong stream, ulong index)
    {
        var (low, high) = Philox.Block(index >> 1, stream, seed);
        return (index & 1) == 0 ? low : high;
    }

    /// <summary>A stream number for a trial and a purpose, the same on every machine and in every version.</summary>
    /// <param name="trial">The trial's number, or −1 for draws of the experiment as a whole.</param>
    /// <param name="purpose">A constant that names the use, such as <c>"sample"</c>.</param>
    public static ulong StreamOf(int trial, string purpose) => StableHash.Mix(StableHash.Of(purpose) ^ StableHash.Mix((uint)trial));

    /// <summary>64 random bits; one draw.</summary>
    public ulong NextUInt64()
    {
        var index = Position++;
        if ((index & 1) == 1) return _spare;
        (var low, _spare) = Philox.Block(index >> 1, _stream, _seed);
        return low;
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits; one draw.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * UnitStep;

    /// <summary>A standard normal number; one draw, through the inverse of the distribution function.</summary>
    public double NextGaussian() => Gaussian.Quantile(((NextUInt64() >> 11) + 0.5) * UnitStep);

    /// <summary>A uniform integer from 0 (inclusive) to <paramref name="exclusiveUpper"/> (exclusive), without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveUpper"/> is not positive.</exception>
    public int NextInt32(int exclusiveUpper) => (int)NextInt64(exclusiveUpper);

    /// <summary>A uniform integer from 0 (inclusive) to <paramref name="exclusiveUpper"/> (exclusive), without bias.</summary>
    /// <remarks>Lemire, "Fast Random Integer Generation in an Interval" (2019): nearly always one draw, rarely more.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveUpper"/> is not positive.</exception>
    public long NextInt64(long exclusiveUpper)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveUpper);
        var range = (ulong)exclusiveUpper;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low >= range) return (long)high;
        var threshold = unchecked(0UL - range) % range;
        while (low < threshold) high = Math.BigMul(NextUInt64(), range, out low);
        return (long)high;
    }
}
