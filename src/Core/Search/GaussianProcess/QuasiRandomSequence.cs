namespace Tune.Search;

/// <summary>
/// Points that fill the unit cube evenly: the additive recurrence with powers of the inverse of the positive root of x^(d+1) = x + 1, moved by a
/// random vector.
/// </summary>
/// <remarks>
/// M. Roberts: The Unreasonable Effectiveness of Quasirandom Sequences (2018); R. Cranley, T. Patterson: Randomization of Number Theoretic Methods
/// for Multiple Integration (1976).
/// </remarks>
internal sealed class QuasiRandomSequence
{
    private readonly double[] _steps;
    private readonly double[] _shifts;

    public QuasiRandomSequence(int dimensions, ref Rng rng)
    {
        _steps = new double[dimensions];
        _shifts = new double[dimensions];
        var root = 2.0;
        for (var i = 0; i < 60; i++) root = Math.Pow(1 + root, 1.0 / (dimensions + 1));
        for (var d = 0; d < dimensions; d++)
        {
            _steps[d] = Math.Pow(1 / root, d + 1) % 1;
            _shifts[d] = rng.NextDouble();
        }
    }

    public void Fill(long index, Span<double> point)
    {
        for (var d = 0; d < point.Length; d++)
        {
            var at = _shifts[d] + (index + 1) * _steps[d];
            point[d] = at - Math.Floor(at);
        }
    }
}
