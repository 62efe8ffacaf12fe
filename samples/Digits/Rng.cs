namespace Digits;

/// <summary>SplitMix64: a small generator whose whole state is one number, so that it is cheap to derive one per epoch.</summary>
public sealed class Rng
{
    private ulong _state;

    /// <summary>A generator for one purpose (an epoch, the initial weights, a split) of one seed.</summary>
    public Rng(long seed, long purpose)
    {
        _state = (ulong)seed;
        _state = NextBits() ^ ((ulong)purpose * 0xD1342543DE82EF95);
        _ = NextBits();
    }

    /// <summary>Uniform in [0, 1).</summary>
    public float NextSingle() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [from, to).</summary>
    public float Uniform(float from, float to) => from + (to - from) * NextSingle();

    /// <summary>Uniform in 0 .. bound - 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(NextBits(), (ulong)bound, out _);

    public void Shuffle(Span<int> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
