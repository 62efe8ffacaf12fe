namespace Tune.Search;

/// <summary>Points to look at first: half of them all over the region, half around good ones.</summary>
internal sealed class CandidatePoints
{
    /// <summary>The least and the greatest size of a move, in length scales.</summary>
    private const double LeastMove = 1e-3, GreatestMove = 0.5;

    private readonly ModelSpace _space;
    private readonly SearchRegion _region;
    private readonly QuasiRandomSequence _sequence;
    private readonly double[] _units;

    public CandidatePoints(ModelSpace space, SearchRegion region, ref Rng rng)
    {
        (_space, _region) = (space, region);
        _sequence = new QuasiRandomSequence(space.Parameters.Length, ref rng);
        _units = new double[space.Parameters.Length];
    }

    /// <summary>The points, and after how many of them those around good ones come.</summary>
    /// <param name="count">How many.</param>
    /// <param name="anchors">Good points.</param>
    /// <param name="lengths">How far a parameter has to move to matter.</param>
    /// <param name="rng">Draws.</param>
    public (List<double[]> Points, int Global) Draw(int count, IReadOnlyList<double[]> anchors, double[] lengths, ref Rng rng)
    {
        var points = new List<double[]>(count);
        var global = anchors.Count == 0 ? count : (count + 1) / 2;
        for (var i = 0; i < count; i++)
        {
            _sequence.Fill(i, _units);
            points.Add(i < global ? Place() : Neighbour(anchors[(i - global) % anchors.Count], lengths, ref rng));
        }

        return (points, global);
    }

    private double[] Place()
    {
        var point = new double[_units.Length];
        for (var p = 0; p < point.Length; p++)
            point[p] = _space.Parameters[p].Round(_space.Parameters[p].IsCategorical ? _units[p] : _region.Low[p] + _units[p] * (_region.High[p] - _region.Low[p]));
        _space.Complete(point, _units);
        return point;
    }

    /// <summary>A good point with some of its parameters, at least one, moved.</summary>
    private double[] Neighbour(double[] anchor, double[] lengths, ref Rng rng)
    {
        var point = (double[])anchor.Clone();
        var size = LeastMove * Math.Pow(GreatestMove / LeastMove, rng.NextDouble());
        var share = Math.Max(1.5 / point.Length, rng.NextDouble());
        var always = rng.NextInt32(point.Length);
        for (var p = 0; p < point.Length; p++)
        {
            var (u, gaussian) = (rng.NextDouble(), rng.NextGaussian());
            var parameter = _space.Parameters[p];
            if ((u >= share && p != always) || point[p] == ModelParameter.Inactive) continue;
            if (parameter.IsCategorical)
            {
                // a category has no small moves: it is left more often
                if (u < share / 3 || p == always) point[p] = parameter.Round(_units[p]);
                continue;
            }

            var move = gaussian * size * Math.Min(lengths[p], 1);
            if (parameter.ValueCount > 0 && Math.Abs(move) < 1.0 / parameter.ValueCount) move = Math.CopySign(1.0 / parameter.ValueCount, move);
            point[p] = parameter.Round(Math.Clamp(point[p] + move, _region.Low[p], _region.High[p]));
        }

        _space.Complete(point, _units);
        return point;
    }
}
