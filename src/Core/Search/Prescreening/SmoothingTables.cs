namespace Tune.Search;

/// <summary>Normal kernels on a unit interval of equal cells, cut off at its ends: which share of a kernel in the middle of one cell falls into each.</summary>
internal sealed class SmoothingTables
{
    public const int Cells = 32;

    /// <summary>Widths are rounded to steps of a few per cent, so that there are few tables.</summary>
    private const double Step = 0.05;

    private static readonly double[] Edges = [.. Enumerable.Range(0, Cells + 1).Select(edge => (double)edge / Cells)];

    private readonly Dictionary<int, double[]> _tables = [];

    /// <summary>The shares for kernels of a width, kernel by kernel.</summary>
    public double[] Of(double width)
    {
        var step = (int)Math.Round(Math.Log(width) / Step);
        if (!_tables.TryGetValue(step, out var table)) _tables[step] = table = Build(Math.Exp(step * Step));
        return table;
    }

    private static double[] Build(double width)
    {
        var table = new double[Cells * Cells];
        for (var kernel = 0; kernel < Cells; kernel++) Gaussian.CutShares(Edges, (kernel + 0.5) / Cells, width, table.AsSpan(kernel * Cells, Cells));
        return table;
    }
}
