namespace Tune.Search;

/// <summary>
/// One number of the search space as a coordinate of CMA-ES, in which the space is about one unit wide: the unit interval on which the domain is
/// uniform, or for a normal one the distance from its mean, 6 standard deviations to the unit. Integers and steps are stretches ("cells").
/// </summary>
internal sealed class CmaAxis(Dimension dimension)
{
    private const double NormalWidth = 6, NarrowestCell = 1e-12;

    private readonly ParameterSpec.Normal? _normal = dimension.Domain as ParameterSpec.Normal;

    /// <summary>Its place in <see cref="FlatSpace.Dimensions"/>.</summary>
    public int Dimension => dimension.Index;

    /// <summary>Whether its values are cells, so that it needs a margin. What has more values than steps can tell apart is as good as a real number.</summary>
    public bool HasCells { get; } = NarrowestOf(dimension) > NarrowestCell;

    /// <summary>The ends, both inclusive.</summary>
    public double Low => _normal is null ? 0 : -2;

    /// <inheritdoc cref="Low"/>
    public double High => _normal is null ? 1 : 3;

    public double Encode(double value) => _normal is null ? dimension.ToUnit(value) : 0.5 + (value - _normal.Mean) / (NormalWidth * _normal.StandardDeviation);

    public double Decode(double place)
    {
        var inside = Math.Clamp(place, Low, High);
        return _normal is null ? dimension.FromUnit(inside) : dimension.Clip(_normal.Mean + (inside - 0.5) * NormalWidth * _normal.StandardDeviation);
    }

    /// <summary>The ends of the cell that a place is in; infinite where there is no next cell.</summary>
    public (double Low, double High) CellOf(double place)
    {
        var value = Decode(place);
        if (_normal?.Step is { } step)
        {
            var half = step / 2 / (NormalWidth * _normal.StandardDeviation);
            var centre = Encode(value);
            return (centre - half, centre + half);
        }

        if (dimension.StretchOf(value) is not { } cell) throw new InvalidOperationException($"{dimension} has no cells.");
        return (cell.Low <= NarrowestCell ? double.NegativeInfinity : cell.Low, cell.High >= 1 - NarrowestCell ? double.PositiveInfinity : cell.High);
    }

    /// <summary>The width of the narrowest cell, which is the last one where the logarithm is uniform; 0 without cells.</summary>
    private static double NarrowestOf(Dimension dimension)
    {
        if (dimension.Domain is ParameterSpec.Normal normal) return normal.Step.GetValueOrDefault() / (NormalWidth * normal.StandardDeviation);
        return dimension.StretchOf(dimension.FromUnit(1)) is var (low, high) ? high - low : 0;
    }
}
