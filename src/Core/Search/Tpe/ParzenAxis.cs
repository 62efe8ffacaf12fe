namespace Tune.Search;

/// <summary>
/// One dimension of a Parzen estimator, on the unit interval that the prior makes uniform: real numbers with normal kernels cut off at the
/// ends, or few values ("cells") with a table of kernel × value.
/// </summary>
internal sealed class ParzenAxis
{
    /// <summary>Beyond it the rounding to a value changes densities little.</summary>
    private const int MostCells = 128;

    private readonly double[] _edges = [];

    public ParzenAxis(Dimension dimension)
    {
        Dimension = dimension;
        if (dimension.ValueCount is not { } count || (count > MostCells && !dimension.IsCategorical)) return;
        Cells = (int)count;
        if (dimension.IsCategorical) return;
        // the stretch of the unit interval of each value: its middle is known, and where the one before ends
        _edges = new double[Cells + 1];
        for (var cell = 0; cell < Cells; cell++)
        {
            var middle = dimension.ToUnit(dimension.FromUnit(_edges[cell] + 1e-9));
            _edges[cell + 1] = cell == Cells - 1 ? 1 : 2 * middle - _edges[cell];
        }
    }

    public Dimension Dimension { get; }

    /// <summary>The number of values; 0 for real numbers.</summary>
    public int Cells { get; }

    public bool IsReal => Cells == 0;

    public bool IsCategorical => Dimension.IsCategorical;

    /// <summary>Where a value stands: a point of the unit interval, or its cell.</summary>
    public double Encode(double value)
    {
        if (IsCategorical) return value;
        var unit = Dimension.ToUnit(value);
        return IsReal ? unit : Cell(unit);
    }

    public double Decode(double place)
    {
        if (IsCategorical) return place;
        return Dimension.FromUnit(IsReal ? place : (_edges[(int)place] + _edges[(int)place + 1]) / 2);
    }

    /// <summary>The middle of what a place stands for, on the unit interval.</summary>
    public double UnitOf(double place) => IsReal ? place : (_edges[(int)place] + _edges[(int)place + 1]) / 2;

    /// <summary>How much of the unit interval the value of a place has; 0 for what is not countable.</summary>
    public double WidthOf(double place)
    {
        if (!IsReal) return IsCategorical ? 0 : _edges[(int)place + 1] - _edges[(int)place];
        return Dimension.ValueCount is not null && Dimension.StretchOf(Dimension.FromUnit(place)) is var (low, high) ? high - low : 0;
    }

    /// <summary>The logarithm of the prior's density or probability at a place.</summary>
    public double LogPrior(double place) => IsReal ? 0 : IsCategorical ? -Math.Log(Cells) : Math.Log(_edges[(int)place + 1] - _edges[(int)place]);

    public double DrawPrior(double u) => IsReal ? u : IsCategorical ? Math.Min((int)(u * Cells), Cells - 1) : Cell(u);

    /// <summary>The logarithm of the kernel's factor before exp(−(x−μ)²/2σ²): for real numbers.</summary>
    public static double LogScale(double centre, double sigma) =>
        -Math.Log(sigma * 2.5066282746310002 * (Gaussian.Cdf((1 - centre) / sigma) - Gaussian.Cdf(-centre / sigma)));

    /// <summary>A draw from the kernel around a place.</summary>
    public static double DrawReal(double centre, double sigma, double u)
    {
        var low = Gaussian.Cdf(-centre / sigma);
        var high = Gaussian.Cdf((1 - centre) / sigma);
        return Math.Clamp(centre + sigma * Gaussian.Quantile(low + u * (high - low)), 0, 1 - 1e-16);
    }

    /// <summary>The logarithms of each kernel's probability of each value, kernel by kernel.</summary>
    /// <param name="sigma">The bandwidth of ordered values.</param>
    /// <param name="spread">The share that a kernel of a category gives to each of the others, beside 1 for its own.</param>
    public double[] Table(double sigma, double spread)
    {
        var table = new double[Cells * Cells];
        for (var kernel = 0; kernel < Cells; kernel++)
        {
            var row = table.AsSpan(kernel * Cells, Cells);
            if (IsCategorical)
            {
                row.Fill(Math.Log(spread / (1 + Cells * spread)));
                row[kernel] = Math.Log((1 + spread) / (1 + Cells * spread));
                continue;
            }

            Gaussian.CutShares(_edges, UnitOf(kernel), sigma, row);
            foreach (ref var share in row) share = Math.Log(Math.Max(share, 1e-300));
        }

        return table;
    }

    private int Cell(double unit)
    {
        var found = Array.BinarySearch(_edges, unit);
        return Math.Clamp(found >= 0 ? found : ~found - 1, 0, Cells - 1);
    }
}
