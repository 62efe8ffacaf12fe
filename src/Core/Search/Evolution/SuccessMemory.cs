using System.Text.Json.Nodes;
using MathNet.Numerics.Distributions;

namespace Tune.Search;

/// <summary>
/// The scale factors F and crossover rates CR that were successful: M_F and M_CR of SHADE. R. Tanabe, A. Fukunaga: Success-History Based Parameter
/// Adaptation for Differential Evolution, CEC (2013).
/// </summary>
internal sealed class SuccessMemory
{
    private const double Deviation = 0.1;

    private readonly double[] _scales;
    private readonly double[] _rates;
    private readonly List<(double Scale, double Rate, double Gain)> _successes = [];
    private int _next;

    public SuccessMemory(int size)
    {
        _scales = new double[size];
        _rates = new double[size];
        Array.Fill(_scales, 0.5);
        Array.Fill(_rates, 0.5);
    }

    /// <summary>F from a Cauchy, CR from a normal distribution around a set that is drawn. Takes 3 draws, or more where F comes out negative.</summary>
    public (double Scale, double Rate) Draw(ref Rng rng)
    {
        var set = rng.NextInt32(_scales.Length);
        var rate = double.IsNaN(_rates[set]) ? 0 : Math.Clamp(_rates[set] + Deviation * rng.NextGaussian(), 0, 1);
        double scale;
        do scale = Cauchy.InvCDF(_scales[set], Deviation, rng.NextDouble());
        while (scale <= 0);
        return (Math.Min(scale, 1), rate);
    }

    /// <summary>A member was replaced.</summary>
    public void Add(double scale, double rate, double gain) => _successes.Add((scale, rate, gain));

    /// <summary>The means of a generation's successes replace the oldest set.</summary>
    public void EndGeneration()
    {
        if (_successes.Count == 0) return;
        var total = _successes.Sum(success => success.Gain);
        double scaleSquares = 0, scaleSum = 0, rateSquares = 0, rateSum = 0;
        foreach (var (scale, rate, gain) in _successes)
        {
            var weight = total > 0 && double.IsFinite(total) ? gain / total : 1.0 / _successes.Count;
            scaleSquares += weight * scale * scale;
            scaleSum += weight * scale;
            rateSquares += weight * rate * rate;
            rateSum += weight * rate;
        }

        // Lehmer means; a rate that has become 0 stays 0
        _scales[_next] = scaleSum > 0 ? scaleSquares / scaleSum : 0.5;
        _rates[_next] = double.IsNaN(_rates[_next]) || rateSum <= 0 ? double.NaN : rateSquares / rateSum;
        _next = (_next + 1) % _scales.Length;
        _successes.Clear();
    }

    public JsonNode Capture() => new JsonArray(
        SavedState.Array(_scales), SavedState.Array(_rates), _next,
        new JsonArray([.. _successes.Select(success => SavedState.Array([success.Scale, success.Rate, success.Gain]))]));

    public void Restore(JsonNode state)
    {
        SavedState.Doubles(state[0]).CopyTo(_scales, 0);
        SavedState.Doubles(state[1]).CopyTo(_rates, 0);
        _next = SavedState.Int(state, 2);
        _successes.AddRange(SavedState.Items(state[3]).Select(saved => (SavedState.Double(saved, 0), SavedState.Double(saved, 1), SavedState.Double(saved, 2))));
    }
}
