namespace Tune.Search;

/// <summary>Scaled scores, warped by <see cref="YeoJohnson"/> and standardised: what the model takes for normally distributed.</summary>
/// <remarks>E. Snelson, C. Rasmussen, Z. Ghahramani: Warped Gaussian Processes, NeurIPS (2003).</remarks>
internal sealed class WarpedScores
{
    private readonly double[] _slopes;

    /// <param name="scores">Scaled scores.</param>
    /// <param name="lambda">λ.</param>
    public WarpedScores(double[] scores, double lambda)
    {
        Values = new double[scores.Length];
        _slopes = new double[scores.Length];
        double mean = 0, meanSlope = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            mean += Values[i] = YeoJohnson.Value(scores[i], lambda);
            meanSlope += _slopes[i] = YeoJohnson.Slope(scores[i], lambda);
            Penalty -= (lambda - 1) * YeoJohnson.LogSlope(scores[i]);
            PenaltySlope -= YeoJohnson.LogSlope(scores[i]);
        }

        mean /= scores.Length;
        meanSlope /= scores.Length;
        double squares = 0, products = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            Values[i] -= mean;
            _slopes[i] -= meanSlope;
            squares += Values[i] * Values[i];
            products += Values[i] * _slopes[i];
        }

        var variance = squares / scores.Length;
        if (!(variance > 1e-300)) return;
        var deviation = Math.Sqrt(variance);
        var relative = products / squares;
        for (var i = 0; i < scores.Length; i++)
        {
            Values[i] /= deviation;
            _slopes[i] = _slopes[i] / deviation - Values[i] * relative;
        }

        Penalty += scores.Length * Math.Log(deviation);
        PenaltySlope += scores.Length * relative;
    }

    /// <summary>The values, with mean 0 and variance 1.</summary>
    public double[] Values { get; }

    /// <summary>Minus the logarithm of the Jacobian: what the likelihood of scores has more than that of values.</summary>
    public double Penalty { get; }

    /// <summary>Its derivative by λ.</summary>
    public double PenaltySlope { get; }

    /// <summary>The derivatives of the values by λ.</summary>
    public ReadOnlySpan<double> Slopes => _slopes;
}
