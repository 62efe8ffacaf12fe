namespace Tune.Analysis;

/// <summary>A tree that predicts a score from cells: a constant in each of the boxes into which it divides the space. The root is the first node.</summary>
internal sealed class RegressionTree
{
    private readonly List<Node> _nodes = [];

    /// <param name="Dimension">What it divides; −1 for a leaf.</param>
    /// <param name="IsLeft">For each cell of the dimension whether it belongs to the left child.</param>
    /// <param name="Left">The left child.</param>
    /// <param name="Right">The right child.</param>
    /// <param name="Value">What a leaf predicts.</param>
    public readonly record struct Node(int Dimension, bool[] IsLeft, int Left, int Right, double Value)
    {
        public bool IsLeaf => Dimension < 0;
    }

    public Node this[int node]
    {
        get => _nodes[node];
        set => _nodes[node] = value;
    }

    /// <summary>Adds a leaf.</summary>
    /// <returns>Its index.</returns>
    public int Add(double value)
    {
        _nodes.Add(new Node(-1, [], -1, -1, value));
        return _nodes.Count - 1;
    }

    /// <summary>What it predicts of a row.</summary>
    public double Predict(CellTable table, int row) => Predict(_nodes[0], table, row);

    private double Predict(Node node, CellTable table, int row)
    {
        if (node.IsLeaf) return node.Value;
        var cell = table.Cells[node.Dimension][row];
        // with an option that the tree has not seen, a row may come to where it does not have the dimension
        if (cell < 0) return (Predict(_nodes[node.Left], table, row) + Predict(_nodes[node.Right], table, row)) / 2;
        return Predict(_nodes[node.IsLeft[cell] ? node.Left : node.Right], table, row);
    }
}
