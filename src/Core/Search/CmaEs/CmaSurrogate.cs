using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>
/// The model that saves trials: a quadratic regression of the last results near the distribution. A generation whose points it ranks well need
/// not be tried as a whole. After N. Hansen: A Global Surrogate Assisted CMA-ES, GECCO (2019), with a Bayesian regression in place of a
/// weighted one, and forecasts in place of refitted values to judge it by.
/// </summary>
internal sealed class CmaSurrogate(Dimension[] choices)
{
    /// <summary>Among how many of the newest results rows are chosen.</summary>
    private const int Window = 128;

    /// <summary>After how many results rows and frame are chosen anew, at the latest.</summary>
    private const int FrameAge = 8;

    /// <summary>By how many forecasts the model is judged, and how many it must have made.</summary>
    private const int MostForecasts = 10, LeastForecasts = 4;

    private readonly List<CmaResult> _results = [];
    private readonly List<CmaResult> _rows = [];
    private readonly List<(double Forecast, double Truth)> _forecasts = [];
    private QuadraticModel? _model;
    private ModelFrame? _frame;
    private CmaScoreScale? _scale;
    private double _sigma;
    private int _age;

    /// <summary>Whether its forecasts order results better than chance.</summary>
    public bool IsTrusted => _model is not null && _forecasts.Count >= LeastForecasts && Concordance() >= 0;

    /// <summary>Whether there is a model.</summary>
    public bool HasModel => _model is not null;

    /// <summary>Learns from a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="forecast">What was foreseen for it; NaN if nothing.</param>
    /// <param name="distribution">Where the search is.</param>
    public void Add(CmaResult result, double forecast, CmaDistribution distribution)
    {
        _results.Add(result);
        if (_results.Count > Window) _results.RemoveAt(0);
        if (!double.IsNaN(forecast) && _scale is not null)
        {
            _forecasts.Add((forecast, _scale.ToScore(_scale.ToUnits(result.Outcome))));
            if (_forecasts.Count > MostForecasts) _forecasts.RemoveAt(0);
        }

        _age++;
        if (_model is null || _model.IsFull || _age >= FrameAge || distribution.Sigma < _sigma / 2 || distribution.Sigma > _sigma * 2) Rebuild(distribution);
        else AddRow(result);
    }

    /// <summary>Learns from results at once, as at a start.</summary>
    public void AddAll(IEnumerable<CmaResult> results, CmaDistribution distribution)
    {
        _results.AddRange(results);
        Rebuild(distribution);
        _results.RemoveRange(0, Math.Max(0, _results.Count - Window));
    }

    /// <summary>The score that the model foresees.</summary>
    public double Forecast(CmaMember member) => _model is null || _scale is null ? double.NaN : _scale.ToScore(_model.Predict(member.Tried, member.Options));

    /// <summary>The point within a distance of the mean that the model thinks best; null without a model.</summary>
    /// <param name="distribution">Where the search is.</param>
    /// <param name="distance">In standard deviations.</param>
    public (double[] Place, int[] Options)? Best(CmaDistribution distribution, double distance)
    {
        if (_model is null || _frame is null) return null;
        var model = _model;
        var options = choices.Select((_, choice) => IndexOfLeast(model.EffectsOf(choice))).ToArray();
        return (model.Minimum(distribution.Mean, distance * distribution.Sigma / _frame.Scale), options);
    }

    /// <summary>Forgets everything: the search goes on elsewhere.</summary>
    public void Clear()
    {
        _results.Clear();
        _rows.Clear();
        _forecasts.Clear();
        (_model, _frame, _scale, _age) = (null, null, null, 0);
    }

    public JsonNode Capture() => new JsonObject
    {
        ["results"] = new JsonArray([.. _results.Select(result => result.Capture())]),
        ["rows"] = new JsonArray([.. _rows.Select(result => result.Capture())]),
        ["forecasts"] = new JsonArray([.. _forecasts.Select(pair => new JsonArray(Numbers.ToJson(pair.Forecast), Numbers.ToJson(pair.Truth)))]),
        ["frame"] = _frame?.Capture(),
        ["scale"] = _scale?.Capture(),
        ["sigma"] = _sigma,
        ["age"] = _age,
    };

    public void Restore(JsonNode state)
    {
        _results.AddRange(SavedState.Items(state["results"]).Select(CmaResult.Restore));
        _forecasts.AddRange(SavedState.Items(state["forecasts"]).Select(pair => (SavedState.Double(pair, 0), SavedState.Double(pair, 1))));
        _sigma = SavedState.Double(state, "sigma");
        _age = SavedState.Int(state, "age");
        if (state["frame"] is not { } frame || state["scale"] is not { } scale) return;
        _frame = ModelFrame.Restore(frame);
        _scale = CmaScoreScale.Restore(scale);
        _model = new QuadraticModel(_frame, Capacity, choices);
        foreach (var row in SavedState.Items(state["rows"])) AddRow(CmaResult.Restore(row));
    }

    private int Capacity => _frame is null ? 0 : MostRows(_frame.Count) + FrameAge;

    /// <summary>As many rows as coefficients and some, between those of a function without products and what is fast.</summary>
    private int MostRows(int n) => Math.Max(Math.Min(2 * n + 2, 120), Math.Min(40, 6 + 2 * n + n * (n - 1) / 2 + choices.Sum(choice => choice.OptionCount)));

    private void Rebuild(CmaDistribution distribution)
    {
        var n = distribution.Mean.Length;
        (_model, _frame, _scale) = (null, null, null);
        _rows.Clear();
        if (_results.Count < n + 2) return;
        var squares = new double[_results.Count];
        var normal = new double[n];
        for (var i = 0; i < squares.Length; i++)
        {
            distribution.Whiten(_results[i].Place, normal);
            squares[i] = Lanes.Dot(normal, normal);
        }

        var chosen = Nearest(squares, MostRows(n));
        if (CmaScoreScale.Of([.. chosen.Select(i => _results[i].Outcome)]) is not { } scale) return;
        var spread = Math.Max(Math.Sqrt(chosen.Sum(i => squares[i]) / chosen.Length), Math.Sqrt(n) / 2);
        _frame = new ModelFrame(distribution, spread);
        _scale = scale;
        _model = new QuadraticModel(_frame, Capacity, choices);
        (_age, _sigma) = (0, distribution.Sigma);
        foreach (var i in chosen) AddRow(_results[i]);
    }

    /// <summary>Where the least numbers are, in their order.</summary>
    private static int[] Nearest(double[] squares, int most)
    {
        int[] places = [.. Enumerable.Range(0, squares.Length)];
        if (squares.Length <= most) return places;
        Array.Sort([.. squares], places);
        Array.Resize(ref places, most);
        Array.Sort(places);
        return places;
    }

    private void AddRow(CmaResult result)
    {
        if (_model is null || _scale is null) return;
        _rows.Add(result);
        _model.Add(result.Place, result.Options, _scale.ToUnits(result.Outcome));
    }

    /// <summary>Kendall's τ of forecasts and truths, times the number of pairs.</summary>
    private int Concordance()
    {
        var sum = 0;
        for (var i = 0; i < _forecasts.Count; i++)
        {
            for (var j = 0; j < i; j++) sum += _forecasts[i].Forecast.CompareTo(_forecasts[j].Forecast) * _forecasts[i].Truth.CompareTo(_forecasts[j].Truth);
        }

        return sum;
    }

    private static int IndexOfLeast(ReadOnlySpan<double> values)
    {
        var least = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] < values[least]) least = i;
        }

        return least;
    }
}
