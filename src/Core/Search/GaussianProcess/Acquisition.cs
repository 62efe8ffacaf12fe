namespace Tune.Search;

/// <summary>
/// The gain of <see cref="AcquisitionFunction"/> on a model of scores, which are minimised, plus the logarithm of the probability that all
/// constraints are kept.
/// </summary>
/// <param name="function">What is looked for.</param>
/// <param name="objective">The model of scores; null if there is none, so that only constraints count.</param>
/// <param name="best">The score to improve on.</param>
/// <param name="kappa">κ of the confidence bound.</param>
/// <param name="constraints">Models of violations: at most 0 where a constraint is kept.</param>
internal sealed class Acquisition(AcquisitionFunction function, GpModel? objective, double best, double kappa, IReadOnlyList<GpModel> constraints) : IAcquisition
{
    /// <summary>
    /// The power of the probability that a constraint is kept. With 1 the search would go beyond the border nearly always when the best trials lie
    /// on it: a great improvement outweighs a small probability.
    /// </summary>
    private const double Caution = 4;

    public void Evaluate(ReadOnlySpan<double> points, Span<double> values, Span<double> gradient)
    {
        values.Clear();
        gradient.Clear();
        if (objective is not null) Add(objective, points, values, gradient, isObjective: true);
        foreach (var constraint in constraints) Add(constraint, points, values, gradient, isObjective: false);
    }

    /// <summary>The same for the constraints alone.</summary>
    public Acquisition WithoutObjective() => new(function, null, best, kappa, constraints);

    private void Add(GpModel model, ReadOnlySpan<double> points, Span<double> values, Span<double> gradient, bool isObjective)
    {
        Span<double> means = stackalloc double[Pack.Lanes];
        Span<double> deviations = stackalloc double[Pack.Lanes];
        Span<double> byMean = stackalloc double[Pack.Lanes];
        Span<double> byDeviation = stackalloc double[Pack.Lanes];
        model.Predict(points, means, deviations);
        for (var lane = 0; lane < Pack.Lanes; lane++)
        {
            var (value, mean, deviation) = isObjective ? Gain(means[lane], deviations[lane]) : Probability(0, means[lane], deviations[lane]);
            if (!isObjective) (value, mean, deviation) = (Caution * value, Caution * mean, Caution * deviation);
            values[lane] += value;
            (byMean[lane], byDeviation[lane]) = (mean, deviation);
        }

        if (!gradient.IsEmpty) model.AddGradient(points, deviations, byMean, byDeviation, gradient);
    }

    private (double Value, double ByMean, double ByDeviation) Gain(double mean, double deviation)
    {
        switch (function)
        {
            case AcquisitionFunction.UpperConfidenceBound: return (kappa * deviation - mean, -1, kappa);
            case AcquisitionFunction.ProbabilityOfImprovement: return Probability(best, mean, deviation);
            default:
                var z = (best - mean) / deviation;
                var (value, slope) = ImprovementMath.LogExpected(z);
                return (value + Math.Log(deviation), -slope / deviation, (1 - z * slope) / deviation);
        }
    }

    /// <summary>The logarithm of the probability of being below a bound.</summary>
    private static (double Value, double ByMean, double ByDeviation) Probability(double bound, double mean, double deviation)
    {
        var z = (bound - mean) / deviation;
        var (value, slope) = ImprovementMath.LogCdf(z);
        return (value, -slope / deviation, -slope * z / deviation);
    }
}
