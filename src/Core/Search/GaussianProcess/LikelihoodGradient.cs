using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tune.Search;

/// <summary>
/// ½ tr(A⁻¹ dA) − ½ αᵀ dA α / σ² for every argument of A, in one pass over the lower triangle of A⁻¹, eight columns at a time; none of it is
/// ever stored.
/// </summary>
internal sealed class LikelihoodGradient(GpModel model, bool byPlace)
{
    private readonly double[] _pack = new double[model.Points.Features * Pack.Lanes];
    private readonly double[] _sums = new double[model.Points.Features * Pack.Lanes];
    private readonly double[] _columns = new double[model.Points.Features * Pack.Lanes];
    private readonly double[] _places = new double[byPlace ? model.Points.Count * model.Points.Reals : 0];
    private readonly double[] _kernel = new double[model.Factor.Padded * Pack.Lanes];
    private readonly double[] _slopes = new double[model.Factor.Padded * Pack.Lanes];
    private readonly double[] _inverse = new double[model.Factor.Padded * Pack.Lanes];

    /// <summary>The derivative by what is added to the diagonal.</summary>
    public double OfDiagonal { get; private set; }

    /// <summary>The derivative by the logarithm of the length scale of a feature.</summary>
    public double OfFeature(int feature)
    {
        var lanes = _sums.AsSpan(feature * Pack.Lanes, Pack.Lanes);
        return Sum(Vector256.Create<double>(lanes) + Vector256.Create<double>(lanes[4..]));
    }

    /// <summary>The derivative by a scaled coordinate of a point.</summary>
    public double OfPlace(int row, int feature) => _places[row * model.Points.Reals + feature];

    public void Compute()
    {
        var (rows, count) = (model.Points, model.Points.Count);
        for (var column = 0; column < count; column += Pack.Lanes)
        {
            var lanes = Math.Min(Pack.Lanes, count - column);
            rows.Gather(column, lanes, _pack);
            Matern.Fill(rows, _pack, column, count, _kernel, _slopes);
            _inverse.AsSpan(column * Pack.Lanes).Clear();
            for (var lane = 0; lane < lanes; lane++) _inverse[(column + lane) * Pack.Lanes + lane] = 1;
            model.Factor.SolveLower(_inverse, column);
            model.Factor.SolveUpper(_inverse, column);
            for (var lane = 0; lane < lanes; lane++)
                OfDiagonal += 0.5 * (_inverse[(column + lane) * Pack.Lanes + lane] - model.Alpha[column + lane] * model.Alpha[column + lane] / model.Scale);
            _columns.AsSpan().Clear();
            AddColumns(column, 0);
            AddColumns(column, 4);
            if (!byPlace) continue;
            for (var lane = 0; lane < lanes; lane++)
            {
                for (var f = 0; f < rows.Reals; f++) _places[(column + lane) * rows.Reals + f] += _columns[f * Pack.Lanes + lane];
            }
        }
    }

    private void AddColumns(int column, int half)
    {
        var rows = model.Points;
        var alphas = Vector256.Create(model.Alpha[(column + half)..]) / Vector256.Create(-model.Scale);
        var pack = MemoryMarshal.Cast<double, Vector256<double>>(_pack.AsSpan(half));
        for (var row = column + half + 1; row < rows.Count; row++)
        {
            var at = row * Pack.Lanes + half;
            // dk/d log ℓ = 2 slope d²/ℓ²; each pair stands for two elements
            var weight = (Vector256.Create<double>(_inverse.AsSpan(at)) + alphas * model.Alpha[row]) * Vector256.Create<double>(_slopes.AsSpan(at)) * 2;
            // what is on the diagonal or above it is there already
            if (row < column + half + 4)
                weight = Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Create(0.0, 1, 2, 3), Vector256.Create((double)(row - column - half))), weight, Vector256<double>.Zero);
            var point = rows[row];
            for (var f = 0; f < rows.Reals; f++)
            {
                var difference = Vector256.Create(point[f]) - pack[2 * f];
                var slope = weight * difference;
                Add(_sums, f, half, slope * difference);
                if (!byPlace) continue;
                Add(_columns, f, half, slope);
                _places[row * rows.Reals + f] -= Sum(slope);
            }

            for (var f = rows.Reals; f < rows.Features; f++)
                Add(_sums, f, half, Vector256.AndNot(weight * rows.Weights[f], Vector256.Equals(Vector256.Create(point[f]), pack[2 * f])));
        }
    }

    private static void Add(double[] sums, int feature, int half, Vector256<double> terms)
    {
        var target = sums.AsSpan(feature * Pack.Lanes + half);
        (Vector256.Create<double>(target) + terms).CopyTo(target);
    }

    private static double Sum(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}
