using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>
/// One thing to decide in a <see cref="FlatSpace"/>: a number, or which option of a choice or grid. Its values are doubles:
/// integers as such, options by their position from 0.
/// </summary>
public sealed class Dimension
{
    private readonly Axis _axis;

    internal Dimension(int index, string name, ParameterSpec domain, int parent, int parentOption)
    {
        Index = index;
        Name = name;
        Domain = domain;
        Parent = parent;
        ParentOption = parentOption;
        _axis = Axis.Of(domain);
        OptionCount = domain switch
        {
            ParameterSpec.Choice choice => choice.Options.Length,
            ParameterSpec.Grid grid => grid.Options.Length,
            _ => 0,
        };
    }

    /// <summary>Its place in <see cref="FlatSpace.Dimensions"/>; a parent comes before what depends on it.</summary>
    public int Index { get; }

    /// <summary>Its flat name, such as <c>opt/momentum</c>. Dimensions of different branches may share a name.</summary>
    public string Name { get; }

    /// <summary>
    /// A <see cref="ParameterSpec.Float"/>, <see cref="ParameterSpec.Normal"/>, <see cref="ParameterSpec.Integer"/>,
    /// <see cref="ParameterSpec.Choice"/> or <see cref="ParameterSpec.Grid"/>.
    /// </summary>
    public ParameterSpec Domain { get; }

    /// <summary>The index of the choice or grid dimension that it depends on; −1 if it is always active.</summary>
    public int Parent { get; }

    /// <summary>The option of <see cref="Parent"/> with which it is active; −1 without a parent.</summary>
    public int ParentOption { get; }

    /// <summary>The number of options of a choice or grid; 0 for numbers.</summary>
    public int OptionCount { get; }

    /// <summary>Whether its values are positions of options.</summary>
    public bool IsCategorical => OptionCount > 0;

    /// <summary>Whether it is a grid, whose options are enumerated, not drawn.</summary>
    public bool IsGrid => Domain is ParameterSpec.Grid;

    /// <summary>How many different values it has; null for real numbers without a step and for normal ones.</summary>
    public long? ValueCount => _axis.Count;

    /// <summary>
    /// The value below which a draw falls with probability <paramref name="u"/>: the quantile function, which sampling uses.
    /// </summary>
    /// <param name="u">A point of [0, 1); others are moved to the nearest.</param>
    public double FromUnit(double u) => _axis.FromUnit(u);

    /// <summary>
    /// A point of [0, 1) that <see cref="FromUnit"/> turns into the value: the distribution function, and for discrete values the middle of
    /// their stretch, so that the way back is exact (up to about 10^12 different values). NaN stays NaN.
    /// </summary>
    public double ToUnit(double value) => _axis.ToUnit(value);

    /// <summary>The legal value nearest to a number: inside the bounds, both inclusive, and on the step.</summary>
    public double Clip(double value) => _axis.Clip(value);

    /// <summary>Whether a number is a legal value; a real one may equal its upper end.</summary>
    public bool Contains(double value) => _axis.Refuse(value, out _) is null;

    /// <summary>The name and the domain.</summary>
    public override string ToString() => $"{Index}: {Name}";

    internal (double Low, double High)? StretchOf(double value) => _axis.StretchOf(value);

    internal string? Refuse(double value, out double clean) => _axis.Refuse(value, out clean);
}
