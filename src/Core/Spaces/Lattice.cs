namespace Tune.Spaces;

/// <summary>The multiples of a step. Real ones come out as a person would write them: 0.3, not 0.30000000000000004.</summary>
internal readonly struct Lattice
{
    /// <summary>Beyond it doubles no longer tell neighbouring integers apart.</summary>
    public const long MaxIndex = 1L << 53;

    private const int MantissaBits = 52;

    // a multiple and the way back are rounded, each by up to half a unit in the last of 53 bits, and so may be the step: the sum must stay below one half
    private const long MaxRounded = 1L << 50;

    private readonly double _step;
    private readonly double _inverse;
    private readonly decimal _decimal;
    private readonly bool _isWhole;

    private Lattice(double step, bool isWhole)
    {
        _step = step;
        _isWhole = isWhole;
        var inverse = Math.Round(1 / step);
        _inverse = !isWhole && inverse is >= 1 and <= 1e15 && 1 / inverse == step ? inverse : 0;
        if (!isWhole && _inverse == 0 && step is > 1e-15 and < 1e15 && (double)(decimal)step == step) _decimal = (decimal)step;
    }

    public double Step => _step;

    /// <summary>Whether these are all integers.</summary>
    public bool IsUnit => _isWhole && _step == 1;

    /// <summary>The greatest multiple, in steps, that is told apart from its neighbours. Where multiples are not rounded it is beyond that of others.</summary>
    public long Most => Math.Max(MaxRounded, MaxIndex >> (SignificantBits(_step) is var bits && bits == 1 ? 0 : bits));

    public static Lattice Real(double step) => new(step, false);

    public static Lattice Whole(long step) => new(step, true);

    public double ValueAt(double index)
    {
        if (_inverse != 0) return index / _inverse;
        if (_decimal != 0 && Math.Abs(index) < 1e12) return (double)(_decimal * (decimal)index);
        return index * _step;
    }

    /// <summary>The position of the multiple nearest to a value; never −0.</summary>
    public double Nearest(double value) => Math.Round(value / _step) + 0.0;

    /// <summary>Whether a value is a multiple, up to the rounding that writing it in decimals brings; each of its own values is.</summary>
    public bool Holds(double value)
    {
        var index = Nearest(value);
        if (_isWhole) return index * _step == value;
        // that of a multiple of very many steps is beyond the tolerance
        if (ValueAt(index) == value) return true;
        return Math.Abs(value / _step - index) <= Math.Min(1e-9 * Math.Max(1, Math.Abs(index)), 1e-2);
    }

    /// <summary>The first multiple at or above a value, the last at or below it.</summary>
    public (double First, double Last) Between(double low, double high) =>
        (Holds(low) ? Nearest(low) : Math.Ceiling(low / _step) + 0.0, Holds(high) ? Nearest(high) : Math.Floor(high / _step) + 0.0);

    public string Describe(double value) => IsUnit
        ? $"{CanonicalJson.Text(value)} is not an integer"
        : $"{CanonicalJson.Text(value)} is not a multiple of {CanonicalJson.Text(_step)}";

    private static int SignificantBits(double step)
    {
        var bits = BitConverter.DoubleToUInt64Bits(step);
        var mantissa = bits & ((1UL << MantissaBits) - 1);
        if (double.IsNormal(step)) mantissa |= 1UL << MantissaBits;
        return mantissa == 0 ? 1 : 64 - System.Numerics.BitOperations.LeadingZeroCount(mantissa) - System.Numerics.BitOperations.TrailingZeroCount(mantissa);
    }
}
