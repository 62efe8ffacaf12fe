namespace Tune.Analysis;

/// <summary>Finds the best way to divide the rows of a node.</summary>
/// <param name="space">The dimensions.</param>
/// <param name="fewest">How many rows each side must have at least.</param>
/// <param name="most">How many rows there are at most.</param>
internal sealed class SplitSearch(CellSpace space, int fewest, int most)
{
    /// <summary>Less is rounding.</summary>
    private const double LeastGain = 1e-12;

    private const double Tolerance = 1e-9;

    private readonly ulong[] _names = [.. space.Axes.Select(axis => StableHash.Of(axis.Dimension.Name))];
    private readonly int[] _options = new int[space.Axes.Max(axis => axis.Count)];
    private readonly double[] _shares = [.. Enumerable.Range(0, most + 1).Select(count => 1.0 / count)];
    private readonly double[] _means = new double[space.Axes.Max(axis => axis.Count)];

    /// <summary>The best split; null if none makes the errors less.</summary>
    /// <param name="sums">The node's rows.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="draw">Decides between dimensions that do the same, which is often so for few rows.</param>
    public Split? Find(CellSums sums, int count, ulong draw)
    {
        var (best, gain, cut, rank) = (-1, LeastGain, 0, 0UL);
        for (var dimension = 0; dimension < space.Axes.Length; dimension++)
        {
            if (space.Axes[dimension].Count < 2) continue;
            var (found, at) = Scan(sums, dimension);
            if (found < gain * (1 - Tolerance)) continue;
            var mine = StableHash.Combine(_names[dimension], draw);
            if (best >= 0 && found < gain * (1 + Tolerance) && mine <= rank) continue;
            (best, gain, cut, rank) = (dimension, found, at, mine);
        }

        if (best < 0) return null;
        // where only some rows have the dimension, they are told from the others first
        foreach (var gate in space.Gates[best])
        {
            if (sums.Counts(gate.Dimension)[gate.Option] == count) continue;
            var isLeft = new bool[space.Axes[gate.Dimension].Count];
            isLeft[gate.Option] = true;
            return new Split(gate.Dimension, gain, isLeft);
        }

        return new Split(best, gain, SidesOf(sums, best, cut));
    }

    /// <summary>The best place to divide one dimension: before which cell, options in the order of their means; see <see cref="Order"/>.</summary>
    private (double Gain, int Cut) Scan(CellSums sums, int dimension)
    {
        var order = Order(sums, dimension);
        var counts = sums.Counts(dimension);
        var totals = sums.Sums(dimension);
        if (order.Length < 2) return (0, 0);
        var (all, total) = (0, 0.0);
        foreach (var cell in order)
        {
            all += counts[cell];
            total += totals[cell];
        }

        var (best, cut, left, sum) = (0.0, 0, 0, 0.0);
        for (var i = 0; i < order.Length - 1; i++)
        {
            left += counts[order[i]];
            sum += totals[order[i]];
            if (left < fewest || all - left < fewest) continue;
            // times one by them, as looking it up is faster than dividing, and nothing is done more often
            var gain = sum * sum * _shares[left] + (total - sum) * (total - sum) * _shares[all - left];
            if (gain > best) (best, cut) = (gain, i + 1);
        }

        return (best - total * total * _shares[all], cut);
    }

    private bool[] SidesOf(CellSums sums, int dimension, int cut)
    {
        var axis = space.Axes[dimension];
        var order = Order(sums, dimension);
        var isLeft = new bool[axis.Count];
        if (!axis.Dimension.IsCategorical)
        {
            // in the middle of what no row is in
            isLeft.AsSpan(0, (order[cut - 1] + order[cut] + 1) / 2).Fill(true);
            return isLeft;
        }

        // options that no row has go with the most
        var counts = sums.Counts(dimension);
        var left = 0;
        foreach (var option in order[..cut]) left += counts[option];
        var right = 0;
        foreach (var option in order[cut..]) right += counts[option];
        isLeft.AsSpan().Fill(left >= right);
        foreach (var option in order[..cut]) isLeft[option] = true;
        foreach (var option in order[cut..]) isLeft[option] = false;
        return isLeft;
    }

    /// <summary>
    /// The cells that have rows; options by their means, which is all that has to be looked at for squared errors (W. Fisher, On Grouping for Maximum Homogeneity, 1958).
    /// </summary>
    private ReadOnlySpan<int> Order(CellSums sums, int dimension)
    {
        var counts = sums.Counts(dimension);
        var used = 0;
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (counts[cell] > 0) _options[used++] = cell;
        }

        if (!space.Axes[dimension].Dimension.IsCategorical) return _options.AsSpan(0, used);
        var totals = sums.Sums(dimension);
        for (var i = 0; i < used; i++) _means[i] = totals[_options[i]] / counts[_options[i]];
        _means.AsSpan(0, used).Sort(_options.AsSpan(0, used));
        return _options.AsSpan(0, used);
    }
}
