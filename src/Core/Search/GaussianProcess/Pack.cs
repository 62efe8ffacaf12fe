namespace Tune.Search;

/// <summary>
/// Eight points side by side, the unit in which the model is asked: what belongs to point <c>p</c> of a quantity <c>q</c> is at
/// <c>q × 8 + p</c>. Each point is a lane of its own, so its result does not depend on the others.
/// </summary>
internal static class Pack
{
    public const int Lanes = 8;

    /// <summary>A count with what is missing to whole packs.</summary>
    public static int Round(int count) => (count + Lanes - 1) / Lanes * Lanes;

    /// <summary>Points from an index on; if they are fewer than eight, the last fills up.</summary>
    public static double[] Of(IReadOnlyList<double[]> points, int first, int parameters)
    {
        var pack = new double[parameters * Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            var point = points[Math.Min(first + lane, points.Count - 1)];
            for (var p = 0; p < parameters; p++) pack[p * Lanes + lane] = point[p];
        }

        return pack;
    }
}
