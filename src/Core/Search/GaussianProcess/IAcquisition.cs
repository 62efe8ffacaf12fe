namespace Tune.Search;

/// <summary>How much is to be gained at points, eight at a time.</summary>
internal interface IAcquisition
{
    /// <summary>The gain, to be made as large as possible.</summary>
    /// <param name="points">A pack of points, a parameter a row.</param>
    /// <param name="values">The gain of each point.</param>
    /// <param name="gradient">Its derivatives by the parameters, a pack; empty if they are not wanted.</param>
    void Evaluate(ReadOnlySpan<double> points, Span<double> values, Span<double> gradient);

    /// <summary>The gain of each of some points; −∞ where it is not a number.</summary>
    double[] EvaluateAll(IReadOnlyList<double[]> points)
    {
        var gains = new double[points.Count];
        Span<double> values = stackalloc double[Pack.Lanes];
        for (var first = 0; first < points.Count; first += Pack.Lanes)
        {
            Evaluate(Pack.Of(points, first, points[0].Length), values, []);
            for (var lane = 0; lane < Math.Min(Pack.Lanes, points.Count - first); lane++) gains[first + lane] = double.IsNaN(values[lane]) ? double.NegativeInfinity : values[lane];
        }

        return gains;
    }
}
