namespace Tune.Search;

/// <summary>Moves points to better ones that differ in one parameter with few values, such as a category.</summary>
internal static class ValueSteps
{
    /// <summary>Values so near are always tried; of those farther away about so many, spread over the range.</summary>
    private const int Near = 2, Far = 4;

    /// <param name="gain">What is to be great.</param>
    /// <param name="space">The space.</param>
    /// <param name="points">The points, which are replaced by better ones.</param>
    /// <param name="units">Values for parameters that a step makes active.</param>
    /// <returns>Whether any has moved.</returns>
    public static bool Run(IAcquisition gain, ModelSpace space, List<double[]> points, double[] units)
    {
        var hasMoved = false;
        for (var i = 0; i < points.Count; i++)
        {
            // the point itself comes first and so wins ties
            List<double[]> tried = [points[i], .. Neighbours(space, points[i], units)];
            var gains = gain.EvaluateAll(tried);
            var at = Array.IndexOf(gains, gains.Max());
            points[i] = tried[at];
            hasMoved |= at > 0;
        }

        return hasMoved;
    }

    private static IEnumerable<double[]> Neighbours(ModelSpace space, double[] point, double[] units)
    {
        for (var p = 0; p < point.Length; p++)
        {
            var parameter = space.Parameters[p];
            if (!parameter.IsDiscrete || point[p] == ModelParameter.Inactive) continue;
            var current = parameter.IsCategorical ? (int)point[p] : (int)(point[p] * parameter.ValueCount);
            var stride = Math.Max(1, (int)parameter.ValueCount / Far);
            for (var other = 0; other < parameter.ValueCount; other++)
            {
                if (other == current || !(parameter.IsCategorical || Math.Abs(other - current) <= Near || (other - current) % stride == 0)) continue;
                var moved = (double[])point.Clone();
                moved[p] = parameter.IsCategorical ? other : parameter.Round((other + 0.5) / parameter.ValueCount);
                if (moved[p] == point[p]) continue;
                space.Complete(moved, units);
                yield return moved;
            }
        }
    }
}
