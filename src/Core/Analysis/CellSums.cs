namespace Tune.Analysis;

/// <summary>For each cell of each dimension how many of some rows are in it, and the sum of what is to be predicted of them.</summary>
internal sealed class CellSums(short[][] cells, int[] starts)
{
    private readonly int[] _counts = new int[starts[^1]];
    private readonly double[] _sums = new double[starts[^1]];
    private double[] _targets = [];

    public ReadOnlySpan<int> Counts(int dimension) => _counts.AsSpan(starts[dimension], starts[dimension + 1] - starts[dimension]);

    public ReadOnlySpan<double> Sums(int dimension) => _sums.AsSpan(starts[dimension], starts[dimension + 1] - starts[dimension]);

    /// <summary>Counts some rows.</summary>
    public void Take(ReadOnlySpan<int> rows, double[] targets)
    {
        Array.Clear(_counts);
        Array.Clear(_sums);
        if (_targets.Length < rows.Length) _targets = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++) _targets[i] = targets[rows[i]];
        for (var dimension = 0; dimension < cells.Length; dimension++)
        {
            var (column, start) = (cells[dimension], starts[dimension]);
            for (var i = 0; i < rows.Length; i++)
            {
                var cell = column[rows[i]];
                if (cell < 0) continue;
                _counts[start + cell]++;
                _sums[start + cell] += _targets[i];
            }
        }
    }

    /// <summary>Takes away what another has counted of the same rows.</summary>
    public void Subtract(CellSums other)
    {
        System.Numerics.Tensors.TensorPrimitives.Subtract<int>(_counts, other._counts, _counts);
        System.Numerics.Tensors.TensorPrimitives.Subtract<double>(_sums, other._sums, _sums);
    }
}
