using System.Globalization;

namespace Tune.Analysis;

/// <summary>
/// A dimension as few cells of the unit interval, on which the space's own distribution is uniform: a cell for each option or value, or equal parts. So logarithms, steps and
/// normal distributions need nothing more.
/// </summary>
internal sealed class CellAxis
{
    /// <summary>Enough: a straight line that is cut into so many steps loses a thousandth of its variance.</summary>
    private const int Most = 32;

    private readonly double[] _edges;

    public CellAxis(Dimension dimension)
    {
        Dimension = dimension;
        var isEach = dimension.IsCategorical || dimension.ValueCount <= Most;
        _edges = new double[(isEach ? (int)(dimension.ValueCount ?? 1) : Most) + 1];
        for (var cell = 0; cell < Count; cell++) _edges[cell + 1] = (cell + 1.0) / Count;
        if (!isEach || dimension.IsCategorical) return;
        for (var cell = 0; cell < Count - 1; cell++)
            _edges[cell + 1] = dimension.StretchOf(dimension.FromUnit(_edges[cell] + 1e-9))?.High ?? _edges[cell + 1];
    }

    public Dimension Dimension { get; }

    public int Count => _edges.Length - 1;

    /// <summary>Where cells begin and the last one ends, from 0 to 1.</summary>
    public ReadOnlySpan<double> Edges => _edges;

    public double WidthOf(int cell) => _edges[cell + 1] - _edges[cell];

    public double WidthOf(Run run) => _edges[run.To] - _edges[run.From];

    public double MiddleOf(int cell) => (_edges[cell] + _edges[cell + 1]) / 2;

    /// <summary>The cell of a value; −1 for none.</summary>
    public short CellOf(double value)
    {
        if (double.IsNaN(value)) return -1;
        if (Dimension.IsCategorical) return (short)value;
        var found = Array.BinarySearch(_edges, Dimension.ToUnit(value));
        return (short)Math.Clamp(found >= 0 ? found : ~found - 1, 0, Count - 1);
    }

    /// <summary>The value in the middle of a cell; of a choice, the option's position.</summary>
    public double ValueOf(int cell) => Dimension.IsCategorical ? cell : Dimension.FromUnit(MiddleOf(cell));

    /// <summary>A value for a person.</summary>
    public string TextOf(int cell) => Dimension.Domain switch
    {
        ParameterSpec.Choice choice => OptionText(choice.Options[cell], cell),
        ParameterSpec.Grid grid => OptionText(grid.Options[cell], cell),
        _ => ValueOf(cell).ToString("g4", CultureInfo.InvariantCulture),
    };

    /// <summary>A constant as it is; of a group its first constant, which says of which kind it is.</summary>
    private static string OptionText(ParameterSpec option, int position) => option switch
    {
        ParameterSpec.Constant constant => constant.Value.ToString(),
        ParameterSpec.Group group when group.Children.Select(child => child.Value).OfType<ParameterSpec.Constant>().FirstOrDefault() is { } kind => kind.Value.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"option {position}"),
    };
}
