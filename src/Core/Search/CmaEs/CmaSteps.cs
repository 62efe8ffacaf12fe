namespace Tune.Search;

/// <summary>The points of one generation as steps from the mean: y = (x − m) / σ, with the weights that they have in the covariance.</summary>
internal sealed class CmaSteps
{
    private readonly double[][] _steps;
    private readonly double[] _plain;
    private readonly double _total;
    private readonly bool[][]? _isMissing;

    public CmaSteps(CmaDistribution distribution, CmaConstants constants, IReadOnlyList<double[]> ranked)
    {
        var n = distribution.Mean.Length;
        var count = Math.Min(ranked.Count, constants.Weights.Length);
        _steps = new double[count][];
        _plain = constants.Weights;
        for (var k = 0; k < count; k++) _total += _plain[k];
        Weights = new double[count];
        Mean = new double[n];
        Normal = new double[n];
        Share = new double[n];
        if (ranked.Any(place => place.AsSpan().Contains(double.NaN))) _isMissing = [.. ranked.Take(count).Select(place => place.Select(double.IsNaN).ToArray())];
        var normal = new double[n];
        for (var k = 0; k < count; k++)
        {
            distribution.Whiten(ranked[k], normal);
            var squares = Lanes.Dot(normal, normal);
            var length = Math.Sqrt(squares);
            var shrink = length > constants.LongestStep ? constants.LongestStep / length : 1;
            var step = _steps[k] = new double[n];
            for (var i = 0; i < n; i++) step[i] = double.IsNaN(ranked[k][i]) ? 0 : shrink * (ranked[k][i] - distribution.Mean[i]) / distribution.Sigma;
            var weight = constants.Weights[k];
            Weights[k] = weight >= 0 ? weight : weight * n / Math.Max(Math.Max(shrink * shrink * squares, LongestAlongAnAxis(distribution, step)), 1e-12);
            if (k < constants.Parents) AddParent(k, weight, shrink, normal, constants.MuEffective);
        }
    }

    /// <summary>The weighted mean of the parents' steps.</summary>
    public double[] Mean { get; }

    /// <summary>The same of their standard normal vectors.</summary>
    public double[] Normal { get; }

    /// <summary>The share of the variance of <see cref="Normal"/> that is left where parents are inactive; 1 where all are active.</summary>
    public double[] Share { get; }

    /// <summary>w°: negative ones shrink with the length of the step, so that the covariance stays positive.</summary>
    public double[] Weights { get; }

    public double[] this[int point] => _steps[point];

    /// <summary>The sum of the plain weights of the points in which two coordinates are active.</summary>
    public double Total(int i, int j)
    {
        if (_isMissing is null) return _total;
        var sum = 0.0;
        for (var k = 0; k < Weights.Length; k++)
        {
            if (!_isMissing[k][i] && !_isMissing[k][j]) sum += _plain[k];
        }

        return sum;
    }

    /// <summary>Whether a coordinate is active in any point.</summary>
    public bool IsSeen(int axis) => _isMissing is null || _isMissing.Any(missing => !missing[axis]);

    /// <summary>
    /// The square of the longest step in one coordinate alone, in its standard deviations. Never more than that of the whole step, unless coordinates are
    /// inactive: then it keeps the variances positive.
    /// </summary>
    private static double LongestAlongAnAxis(CmaDistribution distribution, double[] step)
    {
        var longest = 0.0;
        for (var i = 0; i < step.Length; i++) longest = Math.Max(longest, step[i] * step[i] / distribution.Variance(i));
        return longest;
    }

    private void AddParent(int k, double weight, double shrink, double[] normal, double muEffective)
    {
        for (var i = 0; i < normal.Length; i++)
        {
            Mean[i] += weight * _steps[k][i];
            Normal[i] += weight * shrink * normal[i];
            if (_isMissing is null || !_isMissing[k][i]) Share[i] += weight * weight * muEffective;
        }
    }
}
