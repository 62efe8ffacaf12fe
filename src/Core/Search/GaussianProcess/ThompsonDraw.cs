namespace Tune.Search;

/// <summary>One function that the model thinks possible, at some points.</summary>
/// <remarks>W. Thompson: On the Likelihood that One Unknown Probability Exceeds Another in View of the Evidence of Two Samples, Biometrika 25 (1933).</remarks>
internal static class ThompsonDraw
{
    /// <summary>How likely constraints have to be kept for a point to be considered.</summary>
    private static readonly double LeastProbability = Math.Log(0.5);

    /// <summary>Points in the order of the function, the best first; those that likely break a constraint come last.</summary>
    /// <param name="objective">The model.</param>
    /// <param name="constraints">The logarithm of the probability that constraints are kept.</param>
    /// <param name="points">The points.</param>
    /// <param name="rng">Draws, one for each point.</param>
    public static IEnumerable<double[]> Rank(GpModel objective, IAcquisition constraints, List<double[]> points, ref Rng rng)
    {
        var probabilities = constraints.EvaluateAll(points);
        var values = Draw(objective, points, ref rng);
        return Enumerable.Range(0, points.Count)
            .OrderByDescending(i => Math.Min(probabilities[i], LeastProbability)).ThenBy(i => values[i]).Select(i => points[i]);
    }

    private static double[] Draw(GpModel model, List<double[]> points, ref Rng rng)
    {
        var values = model.MeansOf(points);
        // the rows that the points add to the factor are the factor of their posterior covariance
        var known = model.Points.Count;
        var deviation = Math.Sqrt(model.Scale);
        var isLoaded = model.LoadExact(points);
        for (var k = 0; isLoaded && k < points.Count; k++)
        {
            var draw = deviation * rng.NextGaussian();
            var row = model.Factor.Row(known + k)[known..];
            for (var i = k; i < points.Count; i++) values[i] += draw * row[i];
        }

        model.DropExact();
        return values;
    }
}
