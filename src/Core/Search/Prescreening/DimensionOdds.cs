namespace Tune.Search;

/// <summary>How much likelier each value of one dimension is among good trials than among others: ln(l/g), for each of few cells.</summary>
internal sealed class DimensionOdds
{
    /// <summary>The cell of what has no value.</summary>
    public const int Inactive = -1;

    /// <summary>The variance of the prior, which is uniform on the unit interval.</summary>
    private const double PriorVariance = 1.0 / 12;

    /// <summary>The prior weighs as much as one trial.</summary>
    private const double PriorWeight = 1;

    private readonly Dimension _dimension;
    private readonly SmoothingTables _tables;
    private readonly double[] _odds;

    public DimensionOdds(Dimension dimension, SmoothingTables tables)
    {
        (_dimension, _tables) = (dimension, tables);
        _odds = new double[dimension.IsCategorical ? dimension.OptionCount : SmoothingTables.Cells];
    }

    /// <summary>Where a value stands: its option, or its stretch of the unit interval that the prior makes uniform.</summary>
    public int CellOf(double value) => double.IsNaN(value) ? Inactive
        : _dimension.IsCategorical ? (int)value
        : Math.Min((int)(_dimension.ToUnit(value) * _odds.Length), _odds.Length - 1);

    public double At(int cell) => cell == Inactive ? 0 : _odds[cell];

    /// <summary>Estimates the odds; trials that do not have the dimension say nothing of it.</summary>
    public void Fit(IEnumerable<int[]> good, IEnumerable<int[]> others)
    {
        var likely = Density(good);
        var usual = Density(others);
        for (var cell = 0; cell < _odds.Length; cell++) _odds[cell] = Math.Log(likely[cell] / usual[cell]);
    }

    private double[] Density(IEnumerable<int[]> trials)
    {
        var counts = new double[_odds.Length];
        foreach (var cells in trials)
        {
            if (cells[_dimension.Index] is var cell && cell != Inactive) counts[cell]++;
        }

        var total = counts.Sum();
        var density = new double[_odds.Length];
        Array.Fill(density, PriorWeight / density.Length);
        if (_dimension.IsCategorical) System.Numerics.Tensors.TensorPrimitives.Add(density, counts, density);
        else if (total > 0) Smooth(counts, Width(counts, total), density);
        for (var cell = 0; cell < density.Length; cell++) density[cell] /= total + PriorWeight;
        return density;
    }

    private void Smooth(double[] counts, double width, double[] density)
    {
        var table = _tables.Of(width);
        for (var kernel = 0; kernel < counts.Length; kernel++)
        {
            if (counts[kernel] == 0) continue;
            for (var cell = 0; cell < counts.Length; cell++) density[cell] += counts[kernel] * table[kernel * counts.Length + cell];
        }
    }

    /// <summary>Scott's rule, with a deviation that few trials pull away from the prior's only little; not below what cells can show.</summary>
    private static double Width(double[] counts, double total)
    {
        double sum = 0, squares = 0;
        for (var cell = 0; cell < counts.Length; cell++)
        {
            var at = (cell + 0.5) / counts.Length;
            sum += counts[cell] * at;
            squares += counts[cell] * at * at;
        }

        var deviation = Math.Sqrt((Math.Max(0, squares - sum * sum / total) + PriorVariance) / total);
        return Math.Max(deviation * Math.Pow(total, -0.2), 1.0 / counts.Length);
    }
}
