using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>
/// What trees predict together for each cell of one dimension, and of two, in the mean over all others; where dimensions need options, over what has these. Exact: trees are a sum of boxes, and a box
/// counts by the volume that it has in the other dimensions (Hutter et al. 2014, algorithm 2, but leaf by leaf).
/// </summary>
internal sealed class Marginals
{
    private readonly CellSpace _space;
    private readonly Run[][] _box;
    private readonly double[] _widths;
    private readonly List<int> _cut = [];
    private readonly double[][] _lines;
    private readonly double[]?[] _planes;

    public Marginals(CellSpace space, IEnumerable<RegressionTree> trees)
    {
        _space = space;
        var dimensions = space.Axes.Length;
        _box = [.. space.Axes.Select(axis => new[] { new Run(0, axis.Count) })];
        _widths = [.. Enumerable.Repeat(1.0, dimensions)];
        _lines = [.. space.Axes.Select(axis => new double[axis.Count + 1])];
        _planes = new double[]?[dimensions * dimensions];
        foreach (var tree in trees) Walk(tree, 0);
        for (var first = 0; first < dimensions; first++)
        {
            Integrate(_lines[first], space.Axes[first].Count + 1, 1);
            for (var second = first + 1; second < dimensions; second++)
            {
                if (_planes[first * dimensions + second] is not { } plane) continue;
                var row = space.Axes[second].Count + 1;
                for (var cell = 0; cell <= space.Axes[first].Count; cell++) Integrate(plane.AsSpan(cell * row, row), row, 1);
                Integrate(plane, plane.Length, row);
            }
        }
    }

    /// <summary>What is predicted for each cell of a dimension.</summary>
    public ReadOnlySpan<double> LineOf(int dimension) => _lines[dimension].AsSpan(0, _space.Axes[dimension].Count);

    /// <summary>
    /// What is predicted for each pair of cells, row by row of the first dimension, each row with an element more than the second has cells; without what only one of the two, or none, has
    /// to do with. Null if no box is bounded in both, so that they do nothing together.
    /// </summary>
    public double[]? PlaneOf(int first, int second) => _planes[first * _space.Axes.Length + second];

    private static void Integrate(Span<double> values, int count, int step)
    {
        for (var i = step; i < count; i++) values[i] += values[i - step];
    }

    private void Walk(RegressionTree tree, int index)
    {
        var node = tree[index];
        if (node.IsLeaf)
        {
            Add(node.Value);
            return;
        }

        var (box, width) = (_box[node.Dimension], _widths[node.Dimension]);
        if (width == 1) _cut.Add(node.Dimension);
        Enter(node, box, isLeft: true);
        Walk(tree, node.Left);
        Enter(node, box, isLeft: false);
        Walk(tree, node.Right);
        (_box[node.Dimension], _widths[node.Dimension]) = (box, width);
        if (width == 1) _cut.RemoveAt(_cut.Count - 1);
    }

    private void Enter(RegressionTree.Node node, Run[] box, bool isLeft)
    {
        var runs = new List<Run>(box.Length);
        var width = 0.0;
        foreach (var run in box)
        {
            for (var cell = run.From; cell < run.To; cell++)
            {
                if (node.IsLeft[cell] != isLeft) continue;
                var from = cell;
                while (cell + 1 < run.To && node.IsLeft[cell + 1] == isLeft) cell++;
                runs.Add(new Run(from, cell + 1));
                width += _space.Axes[node.Dimension].WidthOf(runs[^1]);
            }
        }

        (_box[node.Dimension], _widths[node.Dimension]) = ([.. runs], width);
    }

    private void Add(double value)
    {
        var volume = value;
        foreach (var dimension in _cut) volume *= _widths[dimension];
        for (var dimension = 0; dimension < _lines.Length; dimension++)
        {
            if (!TryCondition(_space.Gates[dimension], volume / _widths[dimension], out var weight)) continue;
            foreach (var run in _box[dimension])
            {
                _lines[dimension][run.From] += weight;
                _lines[dimension][run.To] -= weight;
            }
        }

        for (var i = 0; i < _cut.Count; i++)
        {
            for (var j = 0; j < i; j++) Add(Math.Min(_cut[i], _cut[j]), Math.Max(_cut[i], _cut[j]), volume);
        }
    }

    private void Add(int first, int second, double volume)
    {
        if (_space.GatesOf(first, second) is not { } gates || !TryCondition(gates, volume / (_widths[first] * _widths[second]), out var weight)) return;
        var row = _space.Axes[second].Count + 1;
        var plane = _planes[first * _lines.Length + second] ??= new double[(_space.Axes[first].Count + 1) * row];
        foreach (var down in _box[first])
        {
            foreach (var across in _box[second])
            {
                plane[down.From * row + across.From] += weight;
                plane[down.From * row + across.To] -= weight;
                plane[down.To * row + across.From] -= weight;
                plane[down.To * row + across.To] += weight;
            }
        }
    }

    /// <summary>The part of a box that has some options, by the volume among all that has them.</summary>
    /// <returns>Whether there is any.</returns>
    private bool TryCondition(ImmutableArray<Gate> gates, double volume, out double weight)
    {
        weight = volume;
        foreach (var gate in gates)
        {
            if (!Array.Exists(_box[gate.Dimension], run => run.From <= gate.Option && gate.Option < run.To)) return false;
            weight /= _widths[gate.Dimension];
        }

        return true;
    }
}
