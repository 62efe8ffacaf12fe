namespace Tune.Search;

/// <summary>
/// How badly hyperparameters fit: minus the logarithm of the marginal likelihood times their prior, and its gradient. The arguments are
/// logarithms: of the length scales, of the noise, and of a and b of those parameters that are warped; and, if values are warped, λ.
/// </summary>
/// <remarks>
/// C. Rasmussen, C. Williams: Gaussian Processes for Machine Learning (2006), 5.4. m and σ² are eliminated: each value is the one at the best
/// of them.
/// </remarks>
internal sealed class MarginalLikelihood(ModelSpace space, IReadOnlyList<double[]> points, double[] values, GpPrior prior)
{
    private readonly GpModel _model = new(space);
    private readonly int[] _warped = prior.IsWarped ? [.. Enumerable.Range(0, space.Parameters.Length).Where(p => !space.Parameters[p].IsCategorical)] : [];
    private readonly int _lengths = space.Parameters.Length;

    /// <summary>The number of arguments.</summary>
    public int Arguments => _lengths + 1 + 2 * _warped.Length + (prior.IsValueWarped ? 1 : 0);

    /// <summary>The most probable arguments before anything is known.</summary>
    public double[] Start()
    {
        var start = new double[Arguments];
        start.AsSpan(0, _lengths).Fill(GpPrior.LengthCentre(_lengths));
        start[_lengths] = GpPrior.NoiseCentre;
        if (prior.IsValueWarped) start[^1] = GpPrior.LambdaCentre;
        return start;
    }

    /// <summary>Where arguments are looked for, both ends inclusive.</summary>
    public (double[] Low, double[] High) Bounds()
    {
        var low = new double[Arguments];
        var high = new double[Arguments];
        (low[_lengths], high[_lengths]) = (GpPrior.LeastNoise, GpPrior.GreatestNoise);
        low.AsSpan(0, _lengths).Fill(GpPrior.LeastLength);
        high.AsSpan(0, _lengths).Fill(GpPrior.GreatestLength);
        low.AsSpan(_lengths + 1).Fill(-GpPrior.GreatestWarp);
        high.AsSpan(_lengths + 1).Fill(GpPrior.GreatestWarp);
        if (prior.IsValueWarped) (low[^1], high[^1]) = (GpPrior.LeastLambda, GpPrior.GreatestLambda);
        return (low, high);
    }

    /// <summary>What arguments stand for.</summary>
    public Hyperparameters Read(ReadOnlySpan<double> arguments)
    {
        var all = new double[arguments.Length];
        for (var i = 0; i < all.Length; i++) all[i] = Math.Exp(arguments[i]);
        var a = Enumerable.Repeat(1.0, _lengths).ToArray();
        var b = Enumerable.Repeat(1.0, _lengths).ToArray();
        for (var w = 0; w < _warped.Length; w++) (a[_warped[w]], b[_warped[w]]) = (all[_lengths + 1 + 2 * w], all[_lengths + 2 + 2 * w]);
        return new Hyperparameters(all[.._lengths], all[_lengths], a, b, prior.IsValueWarped ? arguments[^1] : 1);
    }

    /// <summary>The value, without constants, and its gradient.</summary>
    /// <returns>Infinity where the matrix is not positive definite.</returns>
    public double Evaluate(ReadOnlySpan<double> arguments, Span<double> gradient)
    {
        gradient.Clear();
        var hyperparameters = Read(arguments);
        if (!_model.Load(hyperparameters, points)) return double.PositiveInfinity;
        var warped = prior.IsValueWarped ? new WarpedScores(values, hyperparameters.Lambda) : null;
        _model.Learn(warped?.Values ?? values);
        var value = 0.5 * (GpModel.ScaleWeight + values.Length) * Math.Log(_model.Scale) + 0.5 * _model.Factor.LogDeterminant;
        for (var i = 0; i < arguments.Length; i++)
        {
            var (centre, deviation) = PriorOf(i);
            var distance = (arguments[i] - centre) / deviation;
            value += 0.5 * distance * distance;
            gradient[i] = distance / deviation;
        }

        var sums = new LikelihoodGradient(_model, _warped.Length > 0);
        sums.Compute();
        gradient[_lengths] += sums.OfDiagonal * hyperparameters.Noise;
        for (var p = 0; p < _lengths; p++)
        {
            var parameter = space.Parameters[p];
            gradient[p] += sums.OfFeature(parameter.Feature);
            if (parameter.IsOnArc) gradient[p] += sums.OfFeature(parameter.Feature + 1);
        }

        if (warped is not null)
        {
            value += warped.Penalty;
            gradient[^1] += warped.PenaltySlope;
            for (var row = 0; row < values.Length; row++) gradient[^1] += _model.Alpha[row] / _model.Scale * warped.Slopes[row];
        }

        for (var w = 0; w < _warped.Length; w++) AddWarp(hyperparameters, sums, _warped[w], gradient.Slice(_lengths + 1 + 2 * w, 2));
        return value;
    }

    private (double Centre, double Deviation) PriorOf(int argument)
    {
        if (argument < _lengths) return (GpPrior.LengthCentre(_lengths), GpPrior.LengthDeviation);
        if (argument == _lengths) return (GpPrior.NoiseCentre, GpPrior.NoiseDeviation);
        return prior.IsValueWarped && argument == Arguments - 1 ? (GpPrior.LambdaCentre, GpPrior.LambdaDeviation) : (0, GpPrior.WarpDeviation);
    }

    /// <summary>The chain rule from the places of the points to a and b.</summary>
    private void AddWarp(Hyperparameters hyperparameters, LikelihoodGradient sums, int p, Span<double> gradient)
    {
        var parameter = space.Parameters[p];
        var (a, b) = (hyperparameters.WarpA[p], hyperparameters.WarpB[p]);
        for (var row = 0; row < points.Count; row++)
        {
            var unit = points[row][p];
            if (unit == ModelParameter.Inactive) continue;
            unit = Math.Clamp(unit, 1e-12, 1 - 1e-12);
            var place = hyperparameters.Warp(p, unit);
            var along = sums.OfPlace(row, parameter.Feature);
            if (parameter.IsOnArc) along = along * Math.Cos(place) - sums.OfPlace(row, parameter.Feature + 1) * Math.Sin(place);
            along /= hyperparameters.Lengths[p];
            var power = Math.Pow(unit, a);
            gradient[0] += along * a * b * (1 - place) / (1 - power) * power * Math.Log(unit);
            gradient[1] -= along * b * (1 - place) * Math.Log(1 - power);
        }
    }
}
