using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>The coordinates of a <see cref="QuadraticModel"/>: a distribution's round ones at one moment, times a spread.</summary>
internal sealed class ModelFrame
{
    private readonly double[] _mean;
    private readonly double[] _factor;

    /// <param name="distribution">The distribution.</param>
    /// <param name="spread">How many of its standard deviations are one unit.</param>
    public ModelFrame(CmaDistribution distribution, double spread)
        : this([.. distribution.Mean], distribution.Factor.ToArray(), distribution.Sigma * spread)
    {
    }

    private ModelFrame(double[] mean, double[] factor, double scale) => (_mean, _factor, Scale) = (mean, factor, scale);

    /// <summary>How many coordinates there are.</summary>
    public int Count => _mean.Length;

    /// <summary>σ times the spread.</summary>
    public double Scale { get; }

    /// <summary>A place in the frame; 0 for what is inactive, so that it has no effect.</summary>
    public void ToFrame(ReadOnlySpan<double> place, Span<double> point)
    {
        for (var i = 0; i < Count; i++)
        {
            point[i] = double.IsNaN(place[i]) ? 0 : ((place[i] - _mean[i]) / Scale - Lanes.Dot(_factor.AsSpan(i * Count, i), point[..i])) / _factor[i * Count + i];
        }
    }

    public double[] FromFrame(ReadOnlySpan<double> point)
    {
        var place = new double[Count];
        for (var i = 0; i < Count; i++) place[i] = _mean[i] + Scale * Lanes.Dot(_factor.AsSpan(i * Count, i + 1), point[..(i + 1)]);
        return place;
    }

    public JsonNode Capture() => new JsonArray(SavedState.Array(_mean), SavedState.Array(_factor), Scale);

    public static ModelFrame Restore(JsonNode state) => new(SavedState.Doubles(state[0]), SavedState.Doubles(state[1]), SavedState.Double(state, 2));
}
