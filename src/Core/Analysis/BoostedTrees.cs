namespace Tune.Analysis;

/// <summary>
/// A sum of trees, each of which predicts what those before it have left over (J. Friedman: Stochastic Gradient Boosting, 2002). Unlike a mean of deep trees it does not flatten what it
/// predicts, which would make weak effects and interactions seem weaker than they are.
/// </summary>
internal sealed class BoostedTrees
{
    private const int Rounds = 100;
    private const double Factor = 0.2;

    /// <summary>So few rows are not divided any further.</summary>
    private const int FewestRows = 30;

    /// <summary>A tree has sixteen leaves: more rows make it no better.</summary>
    private const int MostRows = 500;

    private readonly RegressionTree[] _trees = new RegressionTree[Rounds];

    /// <param name="table">The trials.</param>
    /// <param name="rows">From which rows it is made, in an order that chance has made.</param>
    /// <param name="grower">Grows its trees.</param>
    /// <param name="rng">Draws.</param>
    public BoostedTrees(CellTable table, ReadOnlySpan<int> rows, TreeGrower grower, ref Rng rng)
    {
        var residuals = new double[table.Count];
        foreach (var row in rows) residuals[row] = table.Scores[row];
        var taken = new int[Math.Min(rows.Length, Math.Clamp(rows.Length / 2, FewestRows, MostRows))];
        for (var round = 0; round < Rounds; round++)
        {
            var start = rng.NextInt32(rows.Length);
            for (var i = 0; i < taken.Length; i++) taken[i] = rows[(start + i) % rows.Length];
            // memory is read in its order
            Array.Sort(taken);
            _trees[round] = grower.Grow(taken, residuals, Factor, rng.NextUInt64());
            foreach (var row in rows) residuals[row] -= _trees[round].Predict(table, row);
        }
    }

    public IReadOnlyList<RegressionTree> Trees => _trees;

    /// <summary>What it predicts of a row.</summary>
    public double Predict(CellTable table, int row)
    {
        var sum = 0.0;
        foreach (var tree in _trees) sum += tree.Predict(table, row);
        return sum;
    }
}
