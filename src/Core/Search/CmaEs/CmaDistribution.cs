using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>
/// The normal distribution of CMA-ES: mean m, step size σ and covariance C with its triangular factor A (C = AAᵀ), which whitens points in
/// place of the inverse root. O. Krause, D. Arbonès, C. Igel: CMA-ES with Optimal Covariance Update and Storage Complexity, NeurIPS 29 (2016).
/// A coordinate that is NaN in a point is inactive there: the point teaches nothing about it.
/// </summary>
internal sealed class CmaDistribution
{
    /// <summary>σ grows by no more than e in one generation.</summary>
    private const double FastestGrowth = 1;

    /// <summary>No coordinate's standard deviation becomes greater: the space is as wide.</summary>
    public const double MostDeviation = 1;

    /// <summary>What correlations are multiplied with when they contradict each other, and which contradiction is only rounding.</summary>
    private const double Weakening = 0.9, Rounding = 1e-10;

    private readonly int _n;
    private readonly double[] _covariance;
    private readonly double[] _factor;
    private readonly double[] _sigmaPath;
    private readonly double[] _path;

    public CmaDistribution(double[] mean, double sigma, double[]? covariance = null)
    {
        _n = mean.Length;
        Mean = [.. mean];
        Sigma = sigma;
        _covariance = covariance ?? Identity(_n);
        _factor = new double[_n * _n];
        _sigmaPath = new double[_n];
        _path = new double[_n];
        Factorize();
    }

    private CmaDistribution(JsonNode state)
        : this(SavedState.Doubles(state["mean"]), SavedState.Double(state, "sigma"), SavedState.Doubles(state["covariance"]))
    {
        _sigmaPath = SavedState.Doubles(state["sigmaPath"]);
        _path = SavedState.Doubles(state["path"]);
        Updates = SavedState.Int(state, "updates");
    }

    /// <summary>m.</summary>
    public double[] Mean { get; }

    /// <summary>σ.</summary>
    public double Sigma { get; private set; }

    /// <summary>A, row by row; only its lower triangle counts.</summary>
    public ReadOnlySpan<double> Factor => _factor;

    /// <summary>How many generations it has learned from.</summary>
    public int Updates { get; private set; }

    /// <summary>The variance of a coordinate in C.</summary>
    public double Variance(int axis) => _covariance[axis * _n + axis];

    /// <summary>The standard deviation of a coordinate.</summary>
    public double Deviation(int axis) => Sigma * Math.Sqrt(Variance(axis));

    /// <summary>The greatest of them.</summary>
    public double GreatestDeviation => Enumerable.Range(0, _n).Select(Deviation).DefaultIfEmpty().Max();

    /// <summary>The point that a standard normal vector stands for.</summary>
    public double[] Place(ReadOnlySpan<double> normal)
    {
        var place = new double[_n];
        for (var i = 0; i < _n; i++) place[i] = Mean[i] + Sigma * Lanes.Dot(_factor.AsSpan(i * _n, i + 1), normal[..(i + 1)]);
        return place;
    }

    /// <summary>Where a point stands as a standard normal vector; 0 for what is inactive.</summary>
    public void Whiten(ReadOnlySpan<double> place, Span<double> normal)
    {
        for (var i = 0; i < _n; i++)
        {
            normal[i] = double.IsNaN(place[i]) ? 0 : ((place[i] - Mean[i]) / Sigma - Lanes.Dot(_factor.AsSpan(i * _n, i), normal[..i])) / _factor[i * _n + i];
        }
    }

    /// <summary>Learns from points, the best first.</summary>
    public void Update(CmaConstants constants, IReadOnlyList<double[]> ranked)
    {
        Updates++;
        var steps = new CmaSteps(this, constants, ranked);
        for (var i = 0; i < _n; i++) Mean[i] += Sigma * steps.Mean[i];
        var length = AdvanceSigmaPath(constants, steps);
        var isSteady = length / Math.Sqrt(1 - Math.Pow(1 - constants.CSigma, 2 * (Updates + 1))) < (1.4 + 2.0 / (_n + 1)) * constants.ExpectedLength;
        var pull = isSteady ? Math.Sqrt(constants.CPath * (2 - constants.CPath) * constants.MuEffective) : 0;
        for (var i = 0; i < _n; i++)
        {
            if (steps.IsSeen(i)) _path[i] = (1 - constants.CPath) * _path[i] + pull * steps.Mean[i];
        }

        UpdateCovariance(constants, steps, isSteady);
        var growth = Math.Exp(Math.Min(FastestGrowth, constants.CSigma / constants.Damping * (length / constants.ExpectedLength - 1)));
        Sigma *= growth;
        KeepUnseen(steps, growth);
        // it would grow for ever where all results are alike
        Sigma *= Math.Min(1, MostDeviation / GreatestDeviation);
        Factorize();
    }

    public JsonNode Capture() => new JsonObject
    {
        ["mean"] = SavedState.Array(Mean),
        ["sigma"] = Sigma,
        ["covariance"] = SavedState.Array(_covariance),
        ["sigmaPath"] = SavedState.Array(_sigmaPath),
        ["path"] = SavedState.Array(_path),
        ["updates"] = Updates,
    };

    public static CmaDistribution Restore(JsonNode state) => new(state);

    private static double[] Identity(int n)
    {
        var identity = new double[n * n];
        for (var i = 0; i < n; i++) identity[i * n + i] = 1;
        return identity;
    }

    /// <summary>p_σ; without selection each of its coordinates is standard normal, the rarely active ones too.</summary>
    private double AdvanceSigmaPath(CmaConstants constants, CmaSteps steps)
    {
        var gain = Math.Sqrt(constants.CSigma * (2 - constants.CSigma) * constants.MuEffective);
        var squares = 0.0;
        for (var i = 0; i < _n; i++)
        {
            if (steps.Share[i] > 0) _sigmaPath[i] = (1 - constants.CSigma) * _sigmaPath[i] + gain * steps.Normal[i] / Math.Sqrt(steps.Share[i]);
            squares += _sigmaPath[i] * _sigmaPath[i];
        }

        return Math.Sqrt(squares);
    }

    private void UpdateCovariance(CmaConstants constants, CmaSteps steps, bool isSteady)
    {
        var lost = isSteady ? 0 : constants.COne * constants.CPath * (2 - constants.CPath);
        var keep = 1 + lost - constants.COne;
        for (var i = 0; i < _n; i++)
        {
            var row = _covariance.AsSpan(i * _n, i + 1);
            for (var j = 0; j <= i; j++)
            {
                if (steps.IsSeen(i) && steps.IsSeen(j)) row[j] = row[j] * (keep - constants.CMu * steps.Total(i, j)) + constants.COne * _path[i] * _path[j];
            }

            for (var k = 0; k < steps.Weights.Length; k++) Lanes.AddScaled(row, constants.CMu * steps.Weights[k] * steps[k][i], steps[k].AsSpan(0, i + 1));
        }
    }

    /// <summary>What no point had keeps its spread, whatever became of σ.</summary>
    private void KeepUnseen(CmaSteps steps, double growth)
    {
        for (var axis = 0; axis < _n; axis++)
        {
            if (steps.IsSeen(axis)) continue;
            _path[axis] /= growth;
            for (var i = 0; i < _n; i++) _covariance[Math.Max(axis, i) * _n + Math.Min(axis, i)] /= growth;
            _covariance[axis * _n + axis] /= growth;
        }
    }

    /// <summary>
    /// Computes A. Points that lack coordinates can make C indefinite: then correlations are weakened until it is not, and variances stay.
    /// </summary>
    private void Factorize()
    {
        while (!TryFactorize())
        {
            for (var i = 0; i < _n; i++)
            {
                for (var j = 0; j < i; j++) _covariance[i * _n + j] *= Weakening;
            }
        }
    }

    private bool TryFactorize()
    {
        var greatest = 0.0;
        for (var i = 0; i < _n; i++) greatest = Math.Max(greatest, _covariance[i * _n + i]);
        for (var i = 0; i < _n; i++)
        {
            var row = _factor.AsSpan(i * _n, i + 1);
            for (var j = 0; j < i; j++) row[j] = (_covariance[i * _n + j] - Lanes.Dot(row[..j], _factor.AsSpan(j * _n, j))) / _factor[j * _n + j];
            var pivot = _covariance[i * _n + i] - Lanes.Dot(row[..i], row[..i]);
            if (_covariance[i * _n + i] > 0 && pivot < -Rounding * _covariance[i * _n + i]) return false;
            row[i] = Math.Sqrt(Math.Max(pivot, 1e-14 * greatest));
        }

        return true;
    }
}
