namespace Tune.Search;

/// <summary>Parameters that exist together, with the trials that have them: the unit in which densities are estimated.</summary>
internal sealed class TpeGroup
{
    /// <summary>
    /// Scott's rule (1.06) is for one normal density; what is good lies in several narrower places. With 0.4 regret falls faster on all kinds of
    /// functions (bench/Quality), 0.3 to 0.5 differ little.
    /// </summary>
    private const double BandwidthFactor = 0.4;

    /// <summary>Below it a kernel would be a point.</summary>
    private const double LeastBandwidth = 0.01;

    private readonly Tpe _options;
    private readonly Dimension[] _dimensions;
    private readonly ParzenAxis[] _axes;
    private readonly ParzenEstimator _good;
    private readonly ParzenEstimator _bad;
    private readonly List<Observation> _rows = [];
    private readonly List<int> _sorted = [];
    private readonly HashSet<int> _ranked = [];
    private readonly Comparer<int> _byRank;
    private readonly bool _isMulti;
    private bool _isFitted;
    private int _usable;

    /// <param name="options">The options.</param>
    /// <param name="dimensions">What it models.</param>
    /// <param name="isMulti">Whether there are several objectives.</param>
    public TpeGroup(Tpe options, IEnumerable<Dimension> dimensions, bool isMulti)
    {
        _isMulti = isMulti;
        _options = options;
        _dimensions = [.. dimensions];
        _axes = [.. _dimensions.Select(dimension => new ParzenAxis(dimension))];
        _good = new ParzenEstimator(_axes, options.PriorWeight);
        _bad = new ParzenEstimator(_axes, options.PriorWeight);
        _byRank = Comparer<int>.Create((left, right) => TrialRanking.Compare(_rows[left], _rows[right]));
    }

    /// <summary>The dimension whose option makes these exist; −1: always there.</summary>
    public int Parent => _dimensions[0].Parent;

    public int ParentOption => _dimensions[0].ParentOption;

    public void Observe(Observation observation)
    {
        if (!observation.Assignment.IsActive(_dimensions[0].Index)) return;
        var row = _rows.BinarySearch(observation, ByIndex.Instance);
        if (row < 0)
        {
            row = _rows.Count;
            _rows.Add(observation);
            _bad.Add(PlaceOf(observation));
            _isFitted = false;
        }

        if (observation.IsLive || !_ranked.Add(row)) return;
        var position = _sorted.BinarySearch(row, _byRank);
        _sorted.Insert(position < 0 ? ~position : position, row);
        if (TrialRanking.IsUsable(observation)) _usable++;
        _isFitted = false;
    }

    /// <summary>Fills in the values of its dimensions.</summary>
    public void Suggest(ref Rng rng, double[] values)
    {
        Fit();
        var best = double.NegativeInfinity;
        Span<double> place = stackalloc double[_axes.Length];
        Span<double> chosen = stackalloc double[_axes.Length];
        for (var candidate = 0; candidate < _options.Candidates; candidate++)
        {
            _good.Draw(ref rng, place);
            var gain = Gain(place);
            if (candidate > 0 && !(gain > best)) continue;
            best = gain;
            place.CopyTo(chosen);
        }

        Decode(chosen, values);
    }

    /// <summary>Fills in one draw from l(x).</summary>
    /// <returns>How much better than bad it is, the logarithm of l(x)/g(x), as a function: most draws need not be asked.</returns>
    public Func<double> Draw(ref Rng rng, double[] values)
    {
        Fit();
        var place = new double[_axes.Length];
        _good.Draw(ref rng, place);
        Decode(place, values);
        return () => Gain(place);
    }

    private double Gain(ReadOnlySpan<double> place) => _good.LogDensity(place) - _bad.LogDensity(place);

    private void Decode(ReadOnlySpan<double> place, double[] values)
    {
        for (var d = 0; d < _axes.Length; d++) values[_dimensions[d].Index] = _axes[d].Decode(place[d]);
    }

    private void Fit()
    {
        if (_isFitted) return;
        _isFitted = true;
        var good = Math.Min(_usable, Math.Min((int)Math.Ceiling(_options.Gamma * _sorted.Count), _options.MaxGood));
        var weights = WeightsOf(_rows.Count);
        var (chosen, goodWeights) = _isMulti ? ParetoSplit.Choose(_rows, _sorted, good) : (_sorted[..good], WeightsOf(good));
        _good.Clear();
        foreach (var row in chosen)
        {
            _good.Add(PlaceOf(_rows[row]));
            weights[row] = 0;
        }

        _good.Fit(goodWeights, Bandwidths(_good, []));
        _bad.Fit(weights, Bandwidths(_bad, weights));
    }

    private double[] Bandwidths(ParzenEstimator estimator, double[] weights) => ParzenBandwidth.Of(estimator, _axes, weights, BandwidthFactor, LeastBandwidth);

    private double[] WeightsOf(int count)
    {
        const int Newest = 25;
        var weights = new double[count];
        Array.Fill(weights, 1);
        if (_options.Weights == TpeWeights.Uniform || count <= Newest) return weights;
        var old = count - Newest;
        for (var row = 0; row < old; row++) weights[row] = old == 1 ? 1.0 / count : 1.0 / count + (1 - 1.0 / count) * row / (old - 1);
        return weights;
    }

    private double[] PlaceOf(Observation observation)
    {
        var place = new double[_axes.Length];
        for (var d = 0; d < place.Length; d++) place[d] = _axes[d].Encode(observation.Assignment[_dimensions[d].Index]);
        return place;
    }

    private sealed class ByIndex : IComparer<Observation>
    {
        public static readonly ByIndex Instance = new();

        public int Compare(Observation? x, Observation? y) => (x?.Index ?? -1).CompareTo(y?.Index ?? -1);
    }
}
