namespace Tune.Spaces;

/// <summary>
/// Multiples of a step, each equally likely or by the share of the log-uniform distribution that rounds to it. Steps of one integer
/// round down (Ray's lograndint), others to the nearest, from half a step below the first multiple to half a step above the last.
/// </summary>
internal sealed class LatticeAxis : Axis
{
    private readonly Lattice _lattice;
    private readonly bool _log;
    private readonly double _first;
    private readonly double _last;
    private readonly double _count;
    private readonly double _offset;
    private readonly double _logStart;
    private readonly double _logWidth;

    public LatticeAxis(Lattice lattice, double low, double high, bool log)
    {
        _lattice = lattice;
        _log = log;
        (_first, _last) = lattice.Between(low, high);
        _count = _last - _first + 1;
        if (!log) return;
        _offset = lattice.IsUnit ? 0 : 0.5;
        _logStart = Math.Log(_first - _offset);
        _logWidth = Math.Log(_last + 1 - _offset) - _logStart;
        // so few values of so great numbers that their logarithms are one
        _log = _logWidth > 0;
    }

    public override long? Count => (long)_count;

    public override double Clip(double value) => _lattice.ValueAt(Math.Clamp(_lattice.Nearest(value), _first, _last));

    public override (double Low, double High)? StretchOf(double value)
    {
        var index = Math.Clamp(_lattice.Nearest(value), _first, _last);
        if (!_log) return ((index - _first) / _count, (index - _first + 1) / _count);
        return ((Math.Log(index - _offset) - _logStart) / _logWidth, (Math.Log(index + 1 - _offset) - _logStart) / _logWidth);
    }

    public override string? Refuse(double value, out double clean)
    {
        var index = _lattice.Nearest(value);
        clean = _lattice.ValueAt(index);
        if (!_lattice.Holds(value)) return _lattice.Describe(value);
        return index >= _first && index <= _last
            ? null
            : $"{CanonicalJson.Text(value)} is outside [{CanonicalJson.Text(_lattice.ValueAt(_first))}, {CanonicalJson.Text(_lattice.ValueAt(_last))}]";
    }

    protected override double Quantile(double u)
    {
        var index = _log ? Math.Floor(Math.Exp(_logStart + u * _logWidth) + _offset) : _first + Math.Floor(u * _count);
        return _lattice.ValueAt(Math.Clamp(index, _first, _last));
    }

    /// <summary>The middle of the stretch of the unit interval that gives the value, so that the way back is exact.</summary>
    protected override double Cdf(double value)
    {
        var index = Math.Clamp(_lattice.Nearest(value), _first, _last);
        if (!_log) return (index - _first + 0.5) / _count;
        var low = Math.Log(index - _offset);
        var high = Math.Log(index + 1 - _offset);
        return ((low + high) / 2 - _logStart) / _logWidth;
    }
}
