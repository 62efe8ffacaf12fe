using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>
/// The variance that each dimension, and each pair of them, explains in the space's own distribution. A dimension that needs options is nested in its choice: what it does counts as far as these
/// are likely, and what it does together with the choice is its own, so that the parts add up. Two models of different halves are multiplied, not one with itself: what is chance has no part in it.
/// </summary>
internal sealed class FanovaShares
{
    private readonly CellSpace _space;
    private readonly double[] _alone;
    private readonly Dictionary<(int First, int Second), double> _together = [];

    public FanovaShares(HalvedModels models)
    {
        _space = models.Table.Space;
        _alone = new double[_space.Axes.Length];
        foreach (var pair in models.Pairs) Add(new Marginals(_space, pair.First.Trees), new Marginals(_space, pair.Second.Trees), 1.0 / models.Pairs.Length);
        Alone = Chance.Remove(_alone);
        var pairs = _together.OrderBy(pair => pair.Key).ToList();
        Together = [.. pairs.Zip(Chance.Remove([.. pairs.Select(pair => pair.Value)]), (pair, variance) => (pair.Key.First, pair.Key.Second, variance)).Where(pair => pair.variance > 0)];
    }

    /// <summary>What each dimension explains alone.</summary>
    public ImmutableArray<double> Alone { get; }

    /// <summary>What two explain together, beyond what each does alone; those above 0.</summary>
    public ImmutableArray<(int First, int Second, double Variance)> Together { get; }

    private void Add(Marginals one, Marginals other, double weight)
    {
        for (var first = 0; first < _alone.Length; first++)
        {
            _alone[first] += weight * _space.ChanceOf(_space.Gates[first]) * Covariance(_space.Axes[first], one.LineOf(first), other.LineOf(first));
            for (var second = first + 1; second < _alone.Length; second++)
            {
                if (_space.GatesOf(first, second) is not { } gates || one.PlaneOf(first, second) is not { } left || other.PlaneOf(first, second) is not { } right) continue;
                var (down, across) = (_space.Axes[first], _space.Axes[second]);
                _together[(first, second)] = _together.GetValueOrDefault((first, second)) + weight * _space.ChanceOf(gates) * Interaction(down, across, left, right);
            }
        }
    }

    private static double Covariance(CellAxis axis, ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0, ofLeft = 0, ofRight = 0;
        for (var cell = 0; cell < axis.Count; cell++)
        {
            var width = axis.WidthOf(cell);
            ofLeft += width * left[cell];
            ofRight += width * right[cell];
            sum += width * left[cell] * right[cell];
        }

        return sum - ofLeft * ofRight;
    }

    /// <summary>The covariance of two planes less that of their means over each of the two axes.</summary>
    private static double Interaction(CellAxis down, CellAxis across, double[] left, double[] right)
    {
        var sum = 0.0;
        var (downLeft, downRight, acrossLeft, acrossRight) = (new double[down.Count], new double[down.Count], new double[across.Count], new double[across.Count]);
        for (var i = 0; i < down.Count; i++)
        {
            for (var j = 0; j < across.Count; j++)
            {
                var (a, b) = (left[i * (across.Count + 1) + j], right[i * (across.Count + 1) + j]);
                downLeft[i] += across.WidthOf(j) * a;
                downRight[i] += across.WidthOf(j) * b;
                acrossLeft[j] += down.WidthOf(i) * a;
                acrossRight[j] += down.WidthOf(i) * b;
                sum += down.WidthOf(i) * across.WidthOf(j) * a * b;
            }
        }

        double meanLeft = 0, meanRight = 0;
        for (var i = 0; i < down.Count; i++)
        {
            meanLeft += down.WidthOf(i) * downLeft[i];
            meanRight += down.WidthOf(i) * downRight[i];
        }

        return sum - meanLeft * meanRight - Covariance(down, downLeft, downRight) - Covariance(across, acrossLeft, acrossRight);
    }
}
