namespace Tune.Spaces;

/// <summary>Real numbers of an interval, uniform or with a uniform logarithm.</summary>
internal sealed class IntervalAxis(double low, double high, bool log) : Axis
{
    private readonly double _start = log ? Math.Log(low) : low;
    private readonly double _width = log ? Math.Log(high) - Math.Log(low) : high - low;

    // numbers so near to each other that they have one logarithm
    private bool IsPoint => _width == 0;

    public override long? Count => null;

    public override double Clip(double value) => Math.Clamp(value, low, high);

    public override string? Refuse(double value, out double clean)
    {
        clean = value;
        return value >= low && value <= high ? null : $"{CanonicalJson.Text(value)} is outside [{CanonicalJson.Text(low)}, {CanonicalJson.Text(high)}]";
    }

    protected override double Quantile(double u)
    {
        var value = _start + u * _width;
        return Math.Clamp(log ? Math.Exp(value) : value, low, Math.BitDecrement(high));
    }

    protected override double Cdf(double value) => IsPoint ? 0.5 : ((log ? Math.Log(Math.Max(value, low)) : value) - _start) / _width;
}
