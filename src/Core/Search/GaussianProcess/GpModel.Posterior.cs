using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tune.Search;

/// <summary>What the model expects at points, eight at a time.</summary>
internal sealed partial class GpModel
{
    private readonly double[] _byFeature = new double[space.Features * Pack.Lanes];

    /// <summary>The mean and the standard deviation of the function, without noise, at eight points.</summary>
    /// <param name="points">A pack of points, a parameter a row.</param>
    /// <param name="means">Their means.</param>
    /// <param name="deviations">Their standard deviations, above 0.</param>
    public void Predict(ReadOnlySpan<double> points, Span<double> means, Span<double> deviations)
    {
        Loaded.ScalePack(space, points, _features);
        var kernel = _kernel.AsSpan(0, Factor.Padded * Pack.Lanes);
        kernel[(Points.Count * Pack.Lanes)..].Clear();
        Matern.Fill(Points, _features, 0, Points.Count, kernel, _slopes);
        var (near, far) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var lanes = MemoryMarshal.Cast<double, Vector256<double>>(kernel);
        for (var row = 0; row < Points.Count; row++)
        {
            near += lanes[2 * row] * _alpha[row];
            far += lanes[2 * row + 1] * _alpha[row];
        }

        (near + Vector256.Create(Mean)).CopyTo(means);
        (far + Vector256.Create(Mean)).CopyTo(means[4..]);
        Factor.SolveLower(kernel, 0);
        (near, far) = (Vector256<double>.One, Vector256<double>.One);
        for (var row = 0; row < Points.Count; row++)
        {
            near -= lanes[2 * row] * lanes[2 * row];
            far -= lanes[2 * row + 1] * lanes[2 * row + 1];
        }

        var least = Vector256.Create(1e-10);
        Vector256.Sqrt(Vector256.Max(near, least) * Scale).CopyTo(deviations);
        Vector256.Sqrt(Vector256.Max(far, least) * Scale).CopyTo(deviations[4..]);
    }

    /// <summary>The means at points.</summary>
    public double[] MeansOf(IReadOnlyList<double[]> points)
    {
        var all = new double[points.Count];
        Span<double> means = stackalloc double[Pack.Lanes];
        Span<double> deviations = stackalloc double[Pack.Lanes];
        for (var first = 0; first < points.Count; first += Pack.Lanes)
        {
            Predict(Pack.Of(points, first, space.Parameters.Length), means, deviations);
            means[..Math.Min(Pack.Lanes, points.Count - first)].CopyTo(all.AsSpan(first));
        }

        return all;
    }

    /// <summary>
    /// Adds the gradient of a quantity of which the derivatives by mean and deviation are known, at the points of the last
    /// <see cref="Predict"/>; it can be asked for once.
    /// </summary>
    /// <param name="points">The points.</param>
    /// <param name="deviations">What <see cref="Predict"/> gave.</param>
    /// <param name="byMean">The derivative by the mean, for each lane.</param>
    /// <param name="byDeviation">The derivative by the deviation, for each lane.</param>
    /// <param name="gradient">A pack to which the derivatives by the parameters are added; nothing for categories.</param>
    public void AddGradient(ReadOnlySpan<double> points, ReadOnlySpan<double> deviations, ReadOnlySpan<double> byMean, ReadOnlySpan<double> byDeviation, Span<double> gradient)
    {
        var solved = _kernel.AsSpan(0, Factor.Padded * Pack.Lanes);
        Factor.SolveUpper(solved, 0);
        _byFeature.AsSpan().Clear();
        for (var half = 0; half < Pack.Lanes; half += 4)
        {
            var ofMean = Vector256.Create(byMean[half..]) * -2;
            var ofVariance = Vector256.Create(byDeviation[half..]) * Scale / Vector256.Create(deviations[half..]) * -2;
            AddFeatures(solved, half, ofMean, ofVariance);
        }

        Loaded.AddGradient(space, points, _features, _byFeature, gradient);
    }

    /// <summary>d mean = Σ α dk and d deviation = −(σ²/deviation) Σ A⁻¹k dk, with dk/dz = −2 slope (z − zᵢ).</summary>
    private void AddFeatures(ReadOnlySpan<double> solved, int half, Vector256<double> ofMean, Vector256<double> ofVariance)
    {
        var (count, features, reals) = (Points.Count, Points.Features, Points.Reals);
        for (var row = 0; row < count; row++)
        {
            var at = row * Pack.Lanes + half;
            var weight = Vector256.Create<double>(_slopes.AsSpan(at)) * (ofMean * _alpha[row] - ofVariance * Vector256.Create(solved[at..]));
            var point = Points[row];
            for (var f = 0; f < reals; f++)
            {
                var feature = _byFeature.AsSpan(f * Pack.Lanes + half);
                var difference = Vector256.Create<double>(_features.AsSpan(f * Pack.Lanes + half)) - Vector256.Create(point[f]);
                (Vector256.Create<double>(feature) + weight * difference).CopyTo(feature);
            }
        }
    }
}
