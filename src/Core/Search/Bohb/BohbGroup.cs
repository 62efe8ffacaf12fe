namespace Tune.Search;

/// <summary>Parameters that exist together: the unit in which densities are estimated.</summary>
internal sealed class BohbGroup
{
    private const double ScottFactor = 1.06;

    private readonly Bohb _options;
    private readonly Dimension[] _dimensions;
    private readonly ParzenAxis[] _axes;
    private readonly ParzenEstimator _good;
    private readonly ParzenEstimator _wide;
    private readonly ParzenEstimator _bad;

    public BohbGroup(Bohb options, IEnumerable<Dimension> dimensions)
    {
        _options = options;
        _dimensions = [.. dimensions];
        _axes = [.. _dimensions.Select(dimension => new ParzenAxis(dimension))];
        _good = new ParzenEstimator(_axes, 1);
        _wide = new ParzenEstimator(_axes, 1);
        _bad = new ParzenEstimator(_axes, 1);
    }

    /// <summary>The dimension whose option makes these exist; −1: always there.</summary>
    public int Parent => _dimensions[0].Parent;

    public int ParentOption => _dimensions[0].ParentOption;

    /// <summary>Estimates the densities of those of the trials that have these parameters.</summary>
    public void Fit(IEnumerable<Observation> good, IEnumerable<Observation> bad)
    {
        Fill(_bad, bad);
        Fit(_bad, 1);
        Fill(_good, good);
        Fit(_good, 1);
        Fill(_wide, good);
        Fit(_wide, _options.BandwidthFactor);
    }

    /// <summary>Fills in the values of its dimensions: of candidates drawn around the good, the one with the greatest ratio of the densities.</summary>
    public void Suggest(ref Rng rng, double[] values)
    {
        var best = double.NegativeInfinity;
        Span<double> place = stackalloc double[_axes.Length];
        Span<double> chosen = stackalloc double[_axes.Length];
        for (var candidate = 0; candidate < _options.Candidates; candidate++)
        {
            _wide.Draw(ref rng, place);
            var gain = _good.LogDensity(place) - _bad.LogDensity(place);
            if (candidate > 0 && !(gain > best)) continue;
            best = gain;
            place.CopyTo(chosen);
        }

        for (var d = 0; d < _axes.Length; d++) values[_dimensions[d].Index] = _axes[d].Decode(chosen[d]);
    }

    private void Fill(ParzenEstimator estimator, IEnumerable<Observation> trials)
    {
        estimator.Clear();
        Span<double> place = stackalloc double[_axes.Length];
        foreach (var trial in trials)
        {
            if (!trial.Assignment.IsActive(_dimensions[0].Index)) continue;
            for (var d = 0; d < _axes.Length; d++) place[d] = _axes[d].Encode(trial.Assignment[_dimensions[d].Index]);
            estimator.Add(place);
        }
    }

    private void Fit(ParzenEstimator estimator, double factor)
    {
        var weights = new double[estimator.Count];
        Array.Fill(weights, 1);
        var sigmas = ParzenBandwidth.Of(estimator, _axes, weights, ScottFactor, _options.MinBandwidth);
        for (var d = 0; d < sigmas.Length; d++) sigmas[d] *= factor;
        estimator.Fit(weights, sigmas);
    }
}
