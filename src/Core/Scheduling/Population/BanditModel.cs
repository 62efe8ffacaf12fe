namespace Tune.Scheduling;

/// <summary>
/// A Gaussian process of improvements, by time, reward before, and configuration. What is long ago counts less:
/// <c>k = σ²·exp(−d²/l)·(1−ε)^(|Δt|/2)</c>, with time in intervals.
/// </summary>
internal sealed class BanditModel
{
    /// <summary>The logarithm of 1/20 of the gains' variance.</summary>
    private const double LikelyLogNoise = -3;
    private const int Probes = 40;
    private const int Refinements = 3;

    /// <summary>Half-widths of a step in (ln l, ε, ln noise) when the best probe is refined.</summary>
    private static readonly double[] Steps = [0.5, 0.1, 1];

    private readonly double[][] _points;
    private readonly double[] _times;
    private readonly CholeskyFactor _factor = new();
    private double[] _weights = [];
    private double _length = 1;
    private double _forgetting = 0.1;
    private double _noise = 0.1;

    /// <param name="points">The features of each improvement, about from 0 to 1.</param>
    /// <param name="times">Its time, in intervals.</param>
    private BanditModel(double[][] points, double[] times) => (_points, _times) = (points, times);

    /// <summary>The model of greatest likelihood among probes and steps from the best of them.</summary>
    /// <param name="points">The features of each improvement.</param>
    /// <param name="times">Its time, in intervals.</param>
    /// <param name="targets">The gains, with mean 0 and variance 1.</param>
    /// <param name="rng">For the probes.</param>
    public static BanditModel Fit(double[][] points, double[] times, double[] targets, ref Rng rng)
    {
        var model = new BanditModel(points, times);
        double[] best = [0, 0.1, Math.Log(0.1)];
        var likelihood = model.Set(best, targets);
        for (var probe = 0; probe < Probes; probe++)
            Try([-3 + 4 * rng.NextDouble(), 0.5 * rng.NextDouble(), -5 + 5 * rng.NextDouble()]);
        for (var round = 0; round < Refinements; round++)
        {
            for (var i = 0; i < best.Length; i++)
            {
                foreach (var sign in (ReadOnlySpan<double>)[-1, 1])
                {
                    var moved = (double[])best.Clone();
                    moved[i] += sign * Steps[i] / (1 << round);
                    Try(moved);
                }
            }
        }

        model.Set(best, targets);
        return model;

        void Try(double[] at)
        {
            double[] inside = [Math.Clamp(at[0], -6, 3), Math.Clamp(at[1], 0, 0.5), Math.Clamp(at[2], -7, 1)];
            var value = model.Set(inside, targets);
            if (!(value > likelihood)) return;
            (likelihood, best) = (value, inside);
        }
    }

    /// <summary>The same model, that also knows of points whose gain is not known yet.</summary>
    public BanditModel With(double[][] points, double[] times)
    {
        var grown = new BanditModel([.. _points, .. points], [.. _times, .. times]) { _length = _length, _forgetting = _forgetting, _noise = _noise };
        grown.Factorise();
        return grown;
    }

    /// <summary>The mean at a point.</summary>
    public double Mean(double[] point, double time)
    {
        var sum = 0.0;
        for (var i = 0; i < _points.Length; i++) sum += _weights[i] * Kernel(point, time, i);
        return sum;
    }

    /// <summary>The standard deviation at a point; of the function, without noise.</summary>
    public double Deviation(double[] point, double time)
    {
        var pack = new double[_factor.Padded * Pack.Lanes];
        for (var i = 0; i < _points.Length; i++) pack[i * Pack.Lanes] = Kernel(point, time, i);
        _factor.SolveLower(pack, 0);
        var explained = 0.0;
        for (var i = 0; i < _points.Length; i++) explained += pack[i * Pack.Lanes] * pack[i * Pack.Lanes];
        return Math.Sqrt(Math.Max(0, 1 - explained));
    }

    /// <summary>Takes hyperparameters over.</summary>
    /// <returns>The logarithm of the likelihood, up to a constant, with priors that few improvements can't do without: lengths of about 1 and little noise.</returns>
    private double Set(double[] at, double[] targets)
    {
        (_length, _forgetting, _noise) = (Math.Exp(at[0]), at[1], Math.Exp(at[2]));
        if (!Factorise()) return double.NegativeInfinity;
        var pack = new double[_factor.Padded * Pack.Lanes];
        for (var i = 0; i < targets.Length; i++) pack[i * Pack.Lanes] = targets[i];
        _factor.SolveLower(pack, 0);
        var squares = 0.0;
        for (var i = 0; i < targets.Length; i++) squares += pack[i * Pack.Lanes] * pack[i * Pack.Lanes];
        _factor.SolveUpper(pack, 0);
        _weights = [.. Enumerable.Range(0, targets.Length).Select(i => pack[i * Pack.Lanes])];
        var noise = (at[2] - LikelyLogNoise) / 1.5;
        return -0.5 * (squares + _factor.LogDeterminant + at[0] * at[0] + noise * noise);
    }

    private bool Factorise()
    {
        _factor.Reset(_points.Length);
        for (var i = 0; i < _points.Length; i++)
        {
            var row = _factor.Row(i);
            for (var j = i; j < _points.Length; j++) row[j] = Kernel(_points[i], _times[i], j);
            row[i] += _noise;
        }

        return _factor.Factorise();
    }

    private double Kernel(double[] point, double time, int other)
    {
        var distance = 0.0;
        for (var d = 0; d < point.Length; d++) distance += (point[d] - _points[other][d]) * (point[d] - _points[other][d]);
        return Math.Exp(-distance / _length + 0.5 * Math.Abs(time - _times[other]) * Math.Log(1 - _forgetting));
    }
}
