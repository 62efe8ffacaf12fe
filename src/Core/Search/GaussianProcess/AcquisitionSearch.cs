namespace Tune.Search;

/// <summary>
/// Looks for the point with the greatest gain: many points all over the region and around good ones, from the best of which slopes and, for
/// parameters with few values, neighbours are followed in turn.
/// </summary>
/// <param name="options">The options.</param>
/// <param name="space">The space.</param>
/// <param name="region">Where.</param>
internal sealed class AcquisitionSearch(GaussianProcess options, ModelSpace space, SearchRegion region)
{
    /// <summary>How often values and slopes take turns.</summary>
    private const int Rounds = 3;

    /// <summary>How many values one ascent may ask for.</summary>
    private const int Steps = 30;

    /// <summary>The points that were looked at, those with the greatest gain first.</summary>
    /// <param name="gain">What is to be great.</param>
    /// <param name="anchors">Good points, the best first.</param>
    /// <param name="lengths">How far a parameter has to move to matter.</param>
    /// <param name="rng">Draws.</param>
    public IEnumerable<double[]> Run(IAcquisition gain, IReadOnlyList<double[]> anchors, double[] lengths, ref Rng rng)
    {
        var (points, global) = new CandidatePoints(space, region, ref rng).Draw(options.Candidates, anchors, lengths, ref rng);
        List<double> gains = [.. gain.EvaluateAll(points)];
        // some from everywhere and some from near good ones, or all would climb the same hill
        var fromEverywhere = Best(gains, 0, global).Take(points.Count == global ? options.Starts : (options.Starts + 1) / 2);
        var fromNear = Best(gains, global, points.Count).Take(options.Starts / 2);
        List<double[]> refined = [.. fromEverywhere.Concat(fromNear).Select(start => points[start])];
        Refine(gain, refined, ref rng);
        points.AddRange(refined);
        gains.AddRange(gain.EvaluateAll(refined));
        return Best(gains, 0, points.Count).Select(i => points[i]);
    }

    private static IEnumerable<int> Best(List<double> gains, int from, int to) => Enumerable.Range(from, to - from).OrderByDescending(i => gains[i]);

    private void Refine(IAcquisition gain, List<double[]> points, ref Rng rng)
    {
        var units = new double[space.Parameters.Length];
        for (var p = 0; p < units.Length; p++) units[p] = rng.NextDouble();
        var hasSlopes = Array.Exists(space.Parameters, parameter => !parameter.IsDiscrete);
        var hasSteps = Array.Exists(space.Parameters, parameter => parameter.IsDiscrete);
        for (var round = 0; round < (hasSteps ? Rounds : 1); round++)
        {
            if (hasSlopes) GradientAscent.Run(gain, space, region, points, Steps);
            if (hasSteps && !ValueSteps.Run(gain, space, points, units)) break;
        }

        foreach (var (i, point) in points.Index().ToList())
        {
            var rounded = (double[])point.Clone();
            for (var p = 0; p < rounded.Length; p++)
            {
                if (!space.Parameters[p].IsCategorical && rounded[p] != ModelParameter.Inactive) rounded[p] = space.Parameters[p].Round(rounded[p]);
            }

            points[i] = rounded;
        }
    }
}
