namespace Tune.Spaces;

/// <summary>Normally distributed numbers, perhaps rounded to multiples.</summary>
internal sealed class NormalAxis(double mean, double standardDeviation, Lattice? lattice) : Axis
{
    /// <summary>Half of the smallest positive draw, so that 0 gives a finite number too.</summary>
    private const double FirstUnit = 1.0 / (1L << 54);

    /// <summary>No number farther from 0 is given to a trial.</summary>
    private double Farthest { get; } = lattice is { } multiples ? multiples.ValueAt(Math.Floor(Math.Min(multiples.Most, double.MaxValue / multiples.Step))) : double.MaxValue;

    public override long? Count => null;

    public override double Clip(double value) => Round(Math.Clamp(value, -Farthest, Farthest));

    public override string? Refuse(double value, out double clean)
    {
        clean = Round(value);
        if (!double.IsFinite(value)) return $"{CanonicalJson.Text(value)} is not finite";
        if (lattice is { } multiples && !multiples.Holds(value)) return multiples.Describe(value);
        return null;
    }

    protected override double Quantile(double u) => Round(mean + standardDeviation * Gaussian.Quantile(Math.Max(u, FirstUnit)));

    protected override double Cdf(double value) => Gaussian.Cdf((value - mean) / standardDeviation);

    private double Round(double value) => lattice is { } multiples ? multiples.ValueAt(multiples.Nearest(value)) : value;
}
