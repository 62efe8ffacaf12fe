using System.Runtime.CompilerServices;

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

    /// <summary>What of the kernel between the points no hyperparameter changes, pair by pair as the factor has its rows: d² and |Δt|/2.</summary>
    private readonly (double Distance, double Gap)[] _pairs;
    private readonly CholeskyFactor _factor = new();
    private double[] _weights = [];
    private double _length = 1;
    private double _forgetting = 0.1;
    private double _noise = 0.1;

    /// <param name="points">The features of each improvement, about from 0 to 1.</param>
    /// <param name="times">Its time, in intervals.</param>
    private BanditModel(double[][] points, double[] times)
    {
        (_points, _times) = (points, times);
        _pairs = new (double, double)[points.Length * (points.Length + 1) / 2];
        var pair = 0;
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = i; j < points.Length; j++) _pairs[pair++] = Between(points[i], times[i], j);
        }
    }

    /// <summary>The model of greatest likelihood among probes and steps from the best of them.</summary>
    /// <param name="points">The features of each improvement.</param>
    /// <param name="times">Its time, in intervals.</param>
    /// <param name="targets">The gains, with mean 0 and variance 1.</param>
    /// <param name="rng">For the probes.</param>
    public static BanditModel Fit(double[][] points, double[] times, double[] targets, ref Rng rng)
    {
        var model = new BanditModel(points, times);
        double[] best = [0, 0.1, Math.Log(0.1)];
        var likelihood = model.Try(best, targets);
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

        model.Take(best, targets);
        return model;

        void Try(double[] at)
        {
            double[] inside = [Math.Clamp(at[0], -6, 3), Math.Clamp(at[1], 0, 0.5), Math.Clamp(at[2], -7, 1)];
            var value = model.Try(inside, targets);
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

    /// <summary>What may be reached at each of up to eight points: the mean here, and so many standard deviations of the function, without noise, as a grown model has them.</summary>
    /// <param name="grown">What <see cref="With"/> gave.</param>
    /// <param name="points">The features of the points.</param>
    /// <param name="time">Their time.</param>
    /// <param name="breadth">How many standard deviations.</param>
    public double[] UpperBounds(BanditModel grown, ReadOnlySpan<double[]> points, double time, double breadth)
    {
        var pack = new double[grown._factor.Padded * Pack.Lanes];
        var rate = grown.Rate;
        var (means, bounds) = (new double[points.Length], new double[points.Length]);
        for (var i = 0; i < grown._points.Length; i++)
        {
            for (var lane = 0; lane < points.Length; lane++)
            {
                var kernel = grown.Kernel(grown.Between(points[lane], time, i), rate);
                pack[i * Pack.Lanes + lane] = kernel;
                // the first points of the grown model are those of this one
                if (i < _points.Length) means[lane] += _weights[i] * kernel;
            }
        }

        grown._factor.SolveLower(pack, 0);
        for (var lane = 0; lane < points.Length; lane++)
        {
            var explained = 0.0;
            for (var i = 0; i < grown._points.Length; i++) explained += pack[i * Pack.Lanes + lane] * pack[i * Pack.Lanes + lane];
            bounds[lane] = means[lane] + breadth * Math.Sqrt(Math.Max(0, 1 - explained));
        }

        return bounds;
    }

    /// <summary>The logarithm of the likelihood with hyperparameters, up to a constant, with priors that few improvements can't do without: lengths of about 1 and little noise.</summary>
    private double Try(double[] at, double[] targets)
    {
        if (Solved(at, targets) is not { } pack) return double.NegativeInfinity;
        var squares = 0.0;
        for (var i = 0; i < targets.Length; i++) squares += pack[i * Pack.Lanes] * pack[i * Pack.Lanes];
        var noise = (at[2] - LikelyLogNoise) / 1.5;
        return -0.5 * (squares + _factor.LogDeterminant + at[0] * at[0] + noise * noise);
    }

    /// <summary>Takes hyperparameters over.</summary>
    private void Take(double[] at, double[] targets)
    {
        if (Solved(at, targets) is not { } pack) return;
        _factor.SolveUpper(pack, 0);
        _weights = [.. Enumerable.Range(0, targets.Length).Select(i => pack[i * Pack.Lanes])];
    }

    /// <summary>The factor with hyperparameters, and the targets solved by it; null if it has none.</summary>
    private double[]? Solved(double[] at, double[] targets)
    {
        (_length, _forgetting, _noise) = (Math.Exp(at[0]), at[1], Math.Exp(at[2]));
        if (!Factorise()) return null;
        var pack = new double[_factor.Padded * Pack.Lanes];
        for (var i = 0; i < targets.Length; i++) pack[i * Pack.Lanes] = targets[i];
        _factor.SolveLower(pack, 0);
        return pack;
    }

    private bool Factorise()
    {
        _factor.Reset(_points.Length);
        FillIn();
        return _factor.Factorise();
    }

    /// <summary>The matrix, into the rows of the factor. As a part of <see cref="Factorise"/> it was measured to take about twice as long.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillIn()
    {
        var rate = Rate;
        var pair = 0;
        for (var i = 0; i < _points.Length; i++)
        {
            var row = _factor.Row(i);
            for (var j = i; j < _points.Length; j++) row[j] = Kernel(_pairs[pair++], rate);
            row[i] += _noise;
        }
    }

    /// <summary>The logarithm of what an interval leaves.</summary>
    private double Rate => Math.Log(1 - _forgetting);

    private (double Distance, double Gap) Between(double[] point, double time, int other)
    {
        var distance = 0.0;
        for (var d = 0; d < point.Length; d++) distance += (point[d] - _points[other][d]) * (point[d] - _points[other][d]);
        return (distance, 0.5 * Math.Abs(time - _times[other]));
    }

    private double Kernel((double Distance, double Gap) pair, double rate) => Math.Exp(-pair.Distance / _length + pair.Gap * rate);
}
