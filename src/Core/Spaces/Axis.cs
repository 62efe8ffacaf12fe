namespace Tune.Spaces;

/// <summary>The numbers of one dimension: their distribution function, its inverse, and what belongs to them.</summary>
internal abstract class Axis
{
    /// <summary>The greatest double below 1.</summary>
    private const double LastUnit = 1 - 1.0 / (1L << 53);

    public static Axis Of(ParameterSpec spec) => spec switch
    {
        ParameterSpec.Float { Step: { } step } f => new LatticeAxis(Lattice.Real(step), f.Low, f.High, f.Log),
        ParameterSpec.Float f => new IntervalAxis(f.Low, f.High, f.Log),
        ParameterSpec.Normal n => new NormalAxis(n.Mean, n.StandardDeviation, n.Step is { } step ? Lattice.Real(step) : null),
        ParameterSpec.Integer i => new LatticeAxis(Lattice.Whole(i.Step), i.Low, i.High, i.Log),
        ParameterSpec.Choice c => new LatticeAxis(Lattice.Whole(1), 0, c.Options.Length - 1, false),
        ParameterSpec.Grid g => new LatticeAxis(Lattice.Whole(1), 0, g.Options.Length - 1, false),
        _ => throw new ArgumentException($"{spec.GetType().Name} is not a domain.", nameof(spec)),
    };

    /// <summary>How many values there are; null if not countable.</summary>
    public abstract long? Count { get; }

    public double FromUnit(double u)
    {
        if (double.IsNaN(u)) throw new ArgumentException("A point of the unit interval cannot be NaN.", nameof(u));
        return Quantile(Math.Clamp(u, 0, LastUnit));
    }

    public double ToUnit(double value) => double.IsNaN(value) ? double.NaN : Math.Clamp(Cdf(value), 0, LastUnit);

    /// <summary>The stretch of the unit interval that gives a value, its lower end inclusive; null if values are not countable.</summary>
    public virtual (double Low, double High)? StretchOf(double value) => null;

    /// <summary>The nearest value that belongs to the dimension.</summary>
    public abstract double Clip(double value);

    /// <summary>Why a number does not belong to the dimension; null if it does, in its clean form.</summary>
    public abstract string? Refuse(double value, out double clean);

    protected abstract double Quantile(double u);

    protected abstract double Cdf(double value);
}
