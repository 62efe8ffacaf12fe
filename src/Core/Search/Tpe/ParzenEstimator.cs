namespace Tune.Search;

/// <summary>
/// A mixture of product kernels, one around each row of a growing table, and the prior. Rows can be left out by their weight. Bandwidths are
/// rounded to steps of a few per cent, so that what depends on them is computed again only when they have changed.
/// </summary>
internal sealed class ParzenEstimator(ParzenAxis[] axes, double priorWeight)
{
    private const double BandwidthStep = 0.05;

    private readonly double[][] _columns = [.. axes.Select(_ => Array.Empty<double>())];
    private readonly double[] _widths = new double[axes.Length];
    private readonly double[] _sigmas = new double[axes.Length];
    private readonly double[] _spreads = new double[axes.Length];
    private readonly double[][] _tables = new double[axes.Length][];
    private double[] _logScales = [];
    private double[] _logWeights = [];
    private double[] _exponents = [];
    private double _logPrior;
    private int _scaled;

    public int Count { get; private set; }

    public void Clear()
    {
        (Count, _scaled) = (0, 0);
        Array.Clear(_widths);
    }

    public void Add(ReadOnlySpan<double> place)
    {
        if (Count + 4 > _logScales.Length) Grow();
        for (var d = 0; d < axes.Length; d++)
        {
            _columns[d][Count] = place[d];
            _widths[d] += axes[d].WidthOf(place[d]);
        }

        Count++;
    }

    /// <summary>How much of the unit interval the values of the rows have in the mean.</summary>
    public double WidthOf(int axis) => Count == 0 ? 0 : _widths[axis] / Count;

    public double At(int row, int axis) => _columns[axis][row];

    /// <summary>Takes the weights of the rows (0 to leave one out) and the bandwidths over.</summary>
    public void Fit(ReadOnlySpan<double> weights, ReadOnlySpan<double> sigmas)
    {
        var total = priorWeight;
        var used = 0;
        foreach (var weight in weights)
        {
            total += weight;
            if (weight > 0) used++;
        }

        _logPrior = Math.Log(priorWeight / total);
        for (var row = 0; row < Count; row++) _logWeights[row] = Math.Log(weights[row] / total);
        // four at once: the rest of the last four is nothing
        for (var row = Count; row % 4 != 0; row++) _logWeights[row] = double.NegativeInfinity;
        SetBandwidths(sigmas, 1.0 / (used + 1));
        for (; _scaled < Count; _scaled++) _logScales[_scaled] = LogScale(_scaled);
    }

    public double LogDensity(ReadOnlySpan<double> place)
    {
        var rows = (Count + 3) / 4 * 4;
        var exponents = _exponents.AsSpan(0, rows);
        System.Numerics.Tensors.TensorPrimitives.Add(_logWeights.AsSpan(0, rows), _logScales.AsSpan(0, rows), exponents);
        var prior = _logPrior;
        for (var d = 0; d < axes.Length; d++)
        {
            prior += axes[d].LogPrior(place[d]);
            if (axes[d].IsReal) AddSquares(exponents, _columns[d], place[d], -0.5 / (_sigmas[d] * _sigmas[d]));
            else AddCells(exponents[..Count], _columns[d], _tables[d].AsSpan((int)place[d]), axes[d].Cells);
        }

        var kernels = FastExp.LogSum(exponents);
        var greater = Math.Max(prior, kernels);
        return greater + Math.Log(Math.Exp(prior - greater) + Math.Exp(kernels - greater));
    }

    /// <summary>Draws a place; one number for the kernel, and one for each axis.</summary>
    public void Draw(ref Rng rng, Span<double> place)
    {
        var row = DrawRow(rng.NextDouble());
        for (var d = 0; d < axes.Length; d++)
        {
            var u = rng.NextDouble();
            if (row < 0) place[d] = axes[d].DrawPrior(u);
            else if (axes[d].IsReal) place[d] = ParzenAxis.DrawReal(_columns[d][row], _sigmas[d], u);
            else place[d] = DrawCell(d, (int)_columns[d][row], u);
        }
    }

    private static void AddSquares(Span<double> exponents, double[] column, double at, double factor)
    {
        var lane = System.Runtime.Intrinsics.Vector256.Create(at);
        for (var i = 0; i < exponents.Length; i += 4)
        {
            var distance = System.Runtime.Intrinsics.Vector256.Create(column, i) - lane;
            var sum = System.Runtime.Intrinsics.Vector256.Create<double>(exponents.Slice(i, 4)) + distance * distance * factor;
            System.Runtime.Intrinsics.Vector256.CopyTo(sum, exponents.Slice(i, 4));
        }
    }

    private static void AddCells(Span<double> exponents, double[] column, ReadOnlySpan<double> logsOfCell, int cells)
    {
        for (var i = 0; i < exponents.Length; i++) exponents[i] += logsOfCell[(int)column[i] * cells];
    }

    private int DrawRow(double u)
    {
        var sum = Math.Exp(_logPrior);
        if (u < sum) return -1;
        var last = -1;
        for (var row = 0; row < Count; row++)
        {
            if (double.IsNegativeInfinity(_logWeights[row])) continue;
            last = row;
            sum += Math.Exp(_logWeights[row]);
            if (u < sum) return row;
        }

        return last;
    }

    private int DrawCell(int axis, int kernel, double u)
    {
        var cells = axes[axis].Cells;
        var sum = 0.0;
        for (var cell = 0; cell < cells - 1; cell++)
        {
            sum += Math.Exp(_tables[axis][kernel * cells + cell]);
            if (u < sum) return cell;
        }

        return cells - 1;
    }

    private void SetBandwidths(ReadOnlySpan<double> sigmas, double spread)
    {
        for (var d = 0; d < axes.Length; d++)
        {
            var sigma = Math.Exp(Math.Round(Math.Log(sigmas[d]) / BandwidthStep) * BandwidthStep);
            var isSame = sigma == _sigmas[d] && (!axes[d].IsCategorical || _spreads[d] == spread);
            if (isSame) continue;
            (_sigmas[d], _spreads[d]) = (sigma, spread);
            if (axes[d].IsReal) _scaled = 0;
            else _tables[d] = axes[d].Table(sigma, priorWeight * spread);
        }
    }

    private double LogScale(int row)
    {
        var sum = 0.0;
        for (var d = 0; d < axes.Length; d++)
        {
            if (axes[d].IsReal) sum += ParzenAxis.LogScale(_columns[d][row], _sigmas[d]);
        }

        return sum;
    }

    private void Grow()
    {
        var capacity = Math.Max(32, _logScales.Length * 2);
        for (var d = 0; d < axes.Length; d++) Array.Resize(ref _columns[d], capacity);
        Array.Resize(ref _logScales, capacity);
        Array.Resize(ref _logWeights, capacity);
        Array.Resize(ref _exponents, capacity);
    }
}
