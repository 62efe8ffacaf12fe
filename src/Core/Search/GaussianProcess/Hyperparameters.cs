namespace Tune.Search;

/// <summary>What the kernel is made of: a length scale for each parameter, the noise, and how inputs are warped.</summary>
/// <param name="Lengths">ℓ, for each parameter.</param>
/// <param name="Noise">The variance of the noise as a share of the function's, η.</param>
/// <param name="WarpA">a of the Kumaraswamy distribution function 1 − (1 − uᵃ)ᵇ, for each parameter; 1: not warped.</param>
/// <param name="WarpB">b of the same.</param>
/// <param name="Lambda">λ of the transformation of values; 1: none.</param>
internal sealed record Hyperparameters(double[] Lengths, double Noise, double[] WarpA, double[] WarpB, double Lambda = 1)
{
    /// <summary>Puts the features of a point where the kernel wants them.</summary>
    public void Scale(ModelSpace space, ReadOnlySpan<double> point, Span<double> features, int stride = 1)
    {
        for (var p = 0; p < space.Parameters.Length; p++)
        {
            var parameter = space.Parameters[p];
            var at = parameter.Feature * stride;
            var value = point[p];
            if (parameter.IsCategorical)
            {
                features[at] = value;
                continue;
            }

            var isActive = value != ModelParameter.Inactive;
            var unit = isActive ? Warp(p, value) : 0;
            if (!parameter.IsConditional) features[at] = unit / Lengths[p];
            else
            {
                features[at] = isActive ? Math.Sin(unit) / Lengths[p] : 0;
                features[at + stride] = isActive ? Math.Cos(unit) / Lengths[p] : 0;
            }
        }
    }

    /// <summary>Puts the features of a pack of points where the kernel wants them.</summary>
    public void ScalePack(ModelSpace space, ReadOnlySpan<double> points, Span<double> features)
    {
        Span<double> point = stackalloc double[space.Parameters.Length];
        for (var lane = 0; lane < Pack.Lanes; lane++)
        {
            for (var p = 0; p < point.Length; p++) point[p] = points[p * Pack.Lanes + lane];
            Scale(space, point, features[lane..], Pack.Lanes);
        }
    }

    /// <summary>The chain rule from the features of a pack to its parameters.</summary>
    /// <param name="space">The space.</param>
    /// <param name="points">The pack.</param>
    /// <param name="features">Its features.</param>
    /// <param name="byFeature">The derivatives by the features.</param>
    /// <param name="gradient">To what the derivatives by the parameters are added; nothing for categories.</param>
    public void AddGradient(ModelSpace space, ReadOnlySpan<double> points, ReadOnlySpan<double> features, ReadOnlySpan<double> byFeature, Span<double> gradient)
    {
        for (var p = 0; p < space.Parameters.Length; p++)
        {
            var parameter = space.Parameters[p];
            if (parameter.IsCategorical) continue;
            var at = parameter.Feature * Pack.Lanes;
            for (var lane = 0; lane < Pack.Lanes; lane++, at++)
            {
                var unit = points[p * Pack.Lanes + lane];
                if (unit == ModelParameter.Inactive) continue;
                // on the arc a move along it turns sine into cosine
                var along = parameter.IsOnArc ? byFeature[at] * features[at + Pack.Lanes] - byFeature[at + Pack.Lanes] * features[at] : byFeature[at] / Lengths[p];
                gradient[p * Pack.Lanes + lane] += along * WarpSlope(p, unit);
            }
        }
    }

    public double Warp(int parameter, double unit) =>
        WarpA[parameter] == 1 && WarpB[parameter] == 1 ? unit : 1 - Math.Pow(1 - Math.Pow(unit, WarpA[parameter]), WarpB[parameter]);

    /// <summary>The derivative of <see cref="Warp"/>.</summary>
    public double WarpSlope(int parameter, double unit)
    {
        var (a, b) = (WarpA[parameter], WarpB[parameter]);
        if (a == 1 && b == 1) return 1;
        // at the ends the slope may be infinite
        unit = Math.Clamp(unit, 1e-6, 1 - 1e-6);
        return a * b * Math.Pow(unit, a - 1) * Math.Pow(1 - Math.Pow(unit, a), b - 1);
    }

    /// <summary>An empty set of points, scaled by these.</summary>
    public ScaledPoints NewPoints(ModelSpace space)
    {
        var weights = new double[space.Features];
        for (var p = 0; p < space.Parameters.Length; p++)
        {
            var parameter = space.Parameters[p];
            var weight = 1 / (Lengths[p] * Lengths[p]);
            weights[parameter.Feature] = weight;
            if (parameter.IsOnArc) weights[parameter.Feature + 1] = weight;
        }

        return new ScaledPoints(space.Reals, weights);
    }
}
