using System.Runtime.InteropServices;

namespace Tune.Analysis;

/// <summary>Grows regression trees: each node is divided where the squared errors get least.</summary>
internal sealed class TreeGrower
{
    private readonly CellTable _table;
    private readonly int[] _starts;
    private readonly Stack<CellSums> _spare = [];
    private readonly List<int> _aside = [];
    private readonly SplitSearch _search;
    private readonly int _fewest;
    private readonly int _depth;
    private double[] _targets = [];
    private double _factor;

    /// <param name="table">The trials.</param>
    /// <param name="fewest">How many rows a leaf has at least, if all of them have the dimension by which it was divided.</param>
    /// <param name="depth">How often a row is divided at most.</param>
    public TreeGrower(CellTable table, int fewest, int depth)
    {
        (_table, _fewest, _depth) = (table, fewest, depth);
        _search = new SplitSearch(table.Space, fewest, table.Count);
        _starts = new int[table.Space.Axes.Length + 1];
        for (var i = 0; i < table.Space.Axes.Length; i++) _starts[i + 1] = _starts[i] + table.Space.Axes[i].Count;
    }

    /// <summary>Grows a tree.</summary>
    /// <param name="rows">From which rows; their order is changed.</param>
    /// <param name="targets">What is to be predicted of each row of the table.</param>
    /// <param name="factor">What the tree's predictions are multiplied by.</param>
    /// <param name="seed">Decides between dimensions that are as good.</param>
    public RegressionTree Grow(Span<int> rows, double[] targets, double factor, ulong seed)
    {
        (_targets, _factor) = (targets, factor);
        var tree = new RegressionTree();
        var sums = Take();
        sums.Take(rows, targets);
        Grow(tree, rows, sums, _depth, seed);
        _spare.Push(sums);
        return tree;
    }

    /// <returns>The node's index.</returns>
    private int Grow(RegressionTree tree, Span<int> rows, CellSums sums, int depth, ulong seed)
    {
        var (mean, errors) = Measure(rows);
        var node = tree.Add(mean * _factor);
        if (depth == 0 || rows.Length < 2 * _fewest || errors <= 1e-12 * rows.Length) return node;
        if (_search.Find(sums, rows.Length, StableHash.Combine(seed, (ulong)node)) is not { } split) return node;
        var at = Divide(rows, split);
        var left = rows[..at];
        var right = rows[at..];
        if (depth == 1)
        {
            tree[node] = new RegressionTree.Node(split.Dimension, split.IsLeft, tree.Add(Measure(left).Mean * _factor), tree.Add(Measure(right).Mean * _factor), 0);
            return node;
        }

        var less = Take();
        less.Take(left.Length <= right.Length ? left : right, _targets);
        sums.Subtract(less);
        var (ofLeft, ofRight) = left.Length <= right.Length ? (less, sums) : (sums, less);
        var first = Grow(tree, left, ofLeft, depth - 1, seed);
        var second = Grow(tree, right, ofRight, depth - 1, seed);
        _spare.Push(less);
        tree[node] = new RegressionTree.Node(split.Dimension, split.IsLeft, first, second, 0);
        return node;
    }

    private (double Mean, double Errors) Measure(ReadOnlySpan<int> rows)
    {
        double sum = 0, squares = 0;
        foreach (var row in rows)
        {
            sum += _targets[row];
            squares += _targets[row] * _targets[row];
        }

        return (sum / rows.Length, squares - sum * sum / rows.Length);
    }

    /// <summary>Brings the rows of the left side to the front; on each side they keep their order.</summary>
    /// <returns>How many they are.</returns>
    private int Divide(Span<int> rows, Split split)
    {
        _aside.Clear();
        var cells = _table.Cells[split.Dimension];
        var left = 0;
        foreach (var row in rows)
        {
            if (cells[row] >= 0 && split.IsLeft[cells[row]]) rows[left++] = row;
            else _aside.Add(row);
        }

        CollectionsMarshal.AsSpan(_aside).CopyTo(rows[left..]);
        return left;
    }

    private CellSums Take() => _spare.TryPop(out var spare) ? spare : new CellSums(_table.Cells, _starts);
}
