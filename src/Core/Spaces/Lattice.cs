namespace Tune;

/// <summary>The multiples of a step. Real ones come out as a person would write them: 0.3, not 0.30000000000000004.</summary>
internal readonly struct Lattice
{
    /// <summary>Beyond it doubles no longer tell neighbouring integers apart.</summary>
    public const long MaxIndex = 1L << 53;

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

    /// <summary>Whether these are all integers.</summary>
    public bool IsUnit => _isWhole && _step == 1;

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

    /// <summary>Whether a value is a multiple, up to the rounding that writing it in decimals brings.</summary>
    public bool Holds(double value)
    {
        var index = Nearest(value);
        if (_isWhole) return index * _step == value;
        return Math.Abs(value / _step - index) <= Math.Min(1e-9 * Math.Max(1, Math.Abs(index)), 1e-2);
    }

    /// <summary>The first multiple at or above a value, the last at or below it.</summary>
    public (double First, double Last) Between(double low, double high) =>
        (Holds(low) ? Nearest(low) : Math.Ceiling(low / _step) + 0.0, Holds(high) ? Nearest(high) : Math.Floor(high / _step) + 0.0);

    public string Describe(double value) => IsUnit
        ? $"{CanonicalJson.Text(value)} is not an integer"
        : $"{CanonicalJson.Text(value)} is not a multiple of {CanonicalJson.Text(_step)}";
}
