namespace Tune.Search;

/// <summary>Follows the slopes of a gain from several points in step, eight at a time; parameters with few values stay.</summary>
internal static class GradientAscent
{
    /// <summary>How far a step goes at most, on the unit interval.</summary>
    private const double Reach = 0.2;

    /// <param name="gain">What is to be great.</param>
    /// <param name="space">The space.</param>
    /// <param name="region">Where.</param>
    /// <param name="points">The points, which are replaced by better ones.</param>
    /// <param name="steps">How many values each may ask for.</param>
    public static void Run(IAcquisition gain, ModelSpace space, SearchRegion region, List<double[]> points, int steps)
    {
        for (var first = 0; first < points.Count; first += Pack.Lanes)
        {
            var ascents = points.Skip(first).Take(Pack.Lanes).Select(point => Start(space, region, point, steps)).ToArray();
            Follow(gain, space.Parameters.Length, ascents);
            for (var lane = 0; lane < ascents.Length; lane++)
            {
                if (double.IsFinite(ascents[lane].Value)) points[first + lane] = ascents[lane].Best;
            }
        }
    }

    private static Lbfgs Start(ModelSpace space, SearchRegion region, double[] point, int steps)
    {
        var (low, high) = ((double[])point.Clone(), (double[])point.Clone());
        for (var p = 0; p < point.Length; p++)
        {
            if (!space.Parameters[p].IsDiscrete && point[p] != ModelParameter.Inactive) (low[p], high[p]) = (region.Low[p], region.High[p]);
        }

        return new Lbfgs(point, low, high, Reach, steps) { Tolerance = 1e-5 };
    }

    private static void Follow(IAcquisition gain, int parameters, Lbfgs[] ascents)
    {
        var pack = new double[parameters * Pack.Lanes];
        var gradient = new double[pack.Length];
        var slopes = new double[parameters];
        Span<double> values = stackalloc double[Pack.Lanes];
        while (Array.Exists(ascents, ascent => !ascent.IsDone))
        {
            for (var lane = 0; lane < Pack.Lanes; lane++)
            {
                var next = ascents[Math.Min(lane, ascents.Length - 1)].Next;
                for (var p = 0; p < parameters; p++) pack[p * Pack.Lanes + lane] = next[p];
            }

            gain.Evaluate(pack, values, gradient);
            for (var lane = 0; lane < ascents.Length; lane++)
            {
                if (ascents[lane].IsDone) continue;
                for (var p = 0; p < parameters; p++) slopes[p] = -gradient[p * Pack.Lanes + lane];
                ascents[lane].Tell(-values[lane], slopes);
            }
        }
    }
}
