using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>
/// The probabilities of the options of one choice, with a margin so that none dies out. R. Hamano, S. Saito, M. Nomura, K. Uchida, S. Shirakawa:
/// CatCMA: Stochastic Optimization for Mixed-Category Problems, GECCO (2024); the learning rate is that of a rank-μ update with as many free
/// parameters as the choices have.
/// </summary>
internal sealed class CategoryDistribution
{
    private readonly double _margin;
    private readonly double[] _probabilities;

    /// <param name="options">How many options there are.</param>
    /// <param name="choices">How many choices the space has: the margin lets one of them leave its likeliest option in about a quarter of the points.</param>
    public CategoryDistribution(int options, int choices)
    {
        _margin = options == 1 ? 0 : (1 - Math.Pow(0.73, 1.0 / choices)) / (options - 1);
        _probabilities = new double[options];
        Array.Fill(_probabilities, 1.0 / options);
    }

    /// <summary>q.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>The option that a number of [0, 1) stands for.</summary>
    public int Draw(double u)
    {
        var option = 0;
        for (var sum = _probabilities[0]; option < _probabilities.Length - 1 && u >= sum; sum += _probabilities[++option])
        {
            // the sum does the work
        }

        return option;
    }

    /// <summary>Moves towards weighted options.</summary>
    /// <param name="weights">The weight of each option, at least 0; they sum to at most 1, and what is missing stays where it is.</param>
    /// <param name="rate">The learning rate, in (0, 1].</param>
    public void Update(ReadOnlySpan<double> weights, double rate)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        for (var option = 0; option < _probabilities.Length; option++) _probabilities[option] += rate * (weights[option] - total * _probabilities[option]);
        KeepMargin();
    }

    /// <summary>Takes other probabilities over, up to the margin.</summary>
    public void Set(ReadOnlySpan<double> probabilities)
    {
        probabilities.CopyTo(_probabilities);
        KeepMargin();
    }

    public JsonNode Capture() => SavedState.Array(_probabilities);

    public void Restore(JsonNode state) => SavedState.Doubles(state).CopyTo(_probabilities, 0);

    private void KeepMargin()
    {
        var sum = 0.0;
        for (var option = 0; option < _probabilities.Length; option++) sum += _probabilities[option] = Math.Max(_probabilities[option], _margin);
        var above = sum - _margin * _probabilities.Length;
        if (above <= 0) return;
        // what was lifted to the margin is taken from what is above it
        var excess = (sum - 1) / above;
        for (var option = 0; option < _probabilities.Length; option++) _probabilities[option] -= excess * (_probabilities[option] - _margin);
    }
}
