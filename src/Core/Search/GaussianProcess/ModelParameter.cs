namespace Tune.Search;

/// <summary>
/// A dimension as the model sees it: a number of the unit interval, or a category. A number that exists only in a branch lies on an arc of
/// radius 1 around the place of all configurations without it, so that their distance is the same whatever the number.
/// </summary>
/// <remarks>
/// K. Swersky, D. Duvenaud, J. Snoek, F. Hutter, M. Osborne: Raiders of the Lost Architecture: Kernels for Bayesian Optimization in Conditional
/// Parameter Spaces (2013), with an arc of one radian.
/// </remarks>
/// <param name="Dimension">The dimension.</param>
/// <param name="Feature">The index of its first feature.</param>
internal sealed record ModelParameter(Dimension Dimension, int Feature)
{
    /// <summary>The value of a parameter that is not there.</summary>
    public const double Inactive = -1;

    /// <summary>Up to so many values a number is searched value by value, beyond by slopes and rounding.</summary>
    private const int FewValues = 64;

    public bool IsCategorical { get; } = Dimension.IsCategorical;

    public bool IsConditional { get; } = Dimension.Parent >= 0;

    /// <summary>Whether it has two features.</summary>
    public bool IsOnArc => IsConditional && !IsCategorical;

    /// <summary>Whether its values are few, so that a slope between them means little.</summary>
    public bool IsDiscrete { get; } = Dimension.IsCategorical || Dimension.ValueCount <= FewValues;

    /// <summary>The number of different values; 0 for real numbers.</summary>
    public long ValueCount { get; } = Dimension.ValueCount ?? 0;

    /// <summary>The point of a value: the unit interval, or the position of an option.</summary>
    public double Encode(double value) => double.IsNaN(value) ? Inactive : IsCategorical ? value : Dimension.ToUnit(value);

    /// <summary>The value of a point.</summary>
    public double Decode(double at) => IsCategorical ? at : Dimension.FromUnit(at);

    /// <summary>The point that stands for a number of the unit interval: legal, so that decoding and encoding give it back.</summary>
    public double Round(double unit) =>
        IsCategorical ? Math.Min(Math.Floor(unit * ValueCount), ValueCount - 1) : ValueCount > 0 ? Dimension.ToUnit(Dimension.FromUnit(unit)) : unit;
}
