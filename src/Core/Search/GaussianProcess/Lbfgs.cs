namespace Tune.Search;

/// <summary>
/// Minimises a function between bounds: ask for <see cref="Next"/>, tell its value and gradient, until <see cref="IsDone"/>. Limited-memory BFGS
/// on the coordinates that no bound holds, with steps that are cut at the bounds and halved until the function has become smaller.
/// </summary>
/// <remarks>
/// J. Nocedal: Updating Quasi-Newton Matrices with Limited Storage (1980); D. Bertsekas: Projected Newton Methods for Optimization Problems with
/// Simple Constraints (1982). Asked and told, so that many can go on in step.
/// </remarks>
internal sealed class Lbfgs
{
    private const int Memory = 8;
    private const int MostHalvings = 12;

    private readonly double[] _low;
    private readonly double[] _high;
    private readonly double _reach;
    private readonly int _most;
    private readonly double[] _gradient;
    private readonly double[] _direction;
    private readonly double[] _next;
    private readonly List<(double[] Step, double[] Change, double Curvature)> _pairs = [];
    private double _length = 1;
    private int _halvings;
    private int _told;

    /// <param name="start">Where to start.</param>
    /// <param name="low">The lower bounds, inclusive.</param>
    /// <param name="high">The upper bounds, inclusive.</param>
    /// <param name="reach">How far a step may go in any coordinate.</param>
    /// <param name="most">How many values may be told.</param>
    public Lbfgs(ReadOnlySpan<double> start, double[] low, double[] high, double reach, int most)
    {
        (_low, _high, _reach, _most) = (low, high, reach, most);
        _next = start.ToArray();
        for (var i = 0; i < _next.Length; i++) _next[i] = Math.Clamp(_next[i], low[i], high[i]);
        Best = (double[])_next.Clone();
        _gradient = new double[_next.Length];
        _direction = new double[_next.Length];
    }

    /// <summary>Where the function is wanted next.</summary>
    public ReadOnlySpan<double> Next => _next;

    /// <summary>The best place so far.</summary>
    public double[] Best { get; }

    /// <summary>The value at the best place.</summary>
    public double Value { get; private set; } = double.PositiveInfinity;

    public bool IsDone { get; private set; }

    /// <summary>How small an improvement, and a slope, ends it.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Takes the value at <see cref="Next"/> and its gradient over. A value that is not finite counts as too large.</summary>
    public void Tell(double value, ReadOnlySpan<double> gradient)
    {
        var isFirst = _told++ == 0;
        if (isFirst && !double.IsFinite(value))
        {
            IsDone = true;
            return;
        }

        if (!isFirst && !(value <= Value + 1e-4 * Slope()))
        {
            if (_told >= _most || ++_halvings > MostHalvings) IsDone = true;
            else Advance(_length * (double.IsFinite(value) ? Math.Clamp(Shortening(value), 0.1, 0.5) : 0.1));
            return;
        }

        var gain = Value - value;
        if (!isFirst) Remember(gradient);
        Value = value;
        _next.CopyTo(Best, 0);
        gradient.CopyTo(_gradient);
        _halvings = 0;
        Direct();
        if (_told >= _most || (!isFirst && gain <= Tolerance * Math.Max(1, Math.Abs(value))) || Steepness() <= Tolerance) IsDone = true;
        else Advance(1);
    }

    /// <summary>What the line search expected of the last step.</summary>
    private double Slope()
    {
        var sum = 0.0;
        for (var i = 0; i < _next.Length; i++) sum += _gradient[i] * (_next[i] - Best[i]);
        return sum;
    }

    /// <summary>Where the parabola through both values has its minimum, as a share of the last step.</summary>
    private double Shortening(double value)
    {
        var slope = Slope();
        return -slope / (2 * (value - Value - slope));
    }

    private double Steepness()
    {
        var most = 0.0;
        for (var i = 0; i < _next.Length; i++)
        {
            if (!IsHeld(i)) most = Math.Max(most, Math.Abs(_gradient[i]));
        }

        return most;
    }

    private bool IsHeld(int i) => (Best[i] <= _low[i] && _gradient[i] > 0) || (Best[i] >= _high[i] && _gradient[i] < 0);

    private void Remember(ReadOnlySpan<double> gradient)
    {
        var step = new double[_next.Length];
        var change = new double[_next.Length];
        double curvature = 0, squares = 0;
        for (var i = 0; i < step.Length; i++)
        {
            step[i] = _next[i] - Best[i];
            change[i] = gradient[i] - _gradient[i];
            curvature += step[i] * change[i];
            squares += change[i] * change[i];
        }

        if (!(curvature > 1e-10 * squares)) return;
        if (_pairs.Count == Memory) _pairs.RemoveAt(0);
        _pairs.Add((step, change, curvature));
    }

    /// <summary>The two-loop recursion on the free coordinates.</summary>
    private void Direct()
    {
        for (var i = 0; i < _direction.Length; i++) _direction[i] = IsHeld(i) ? 0 : -_gradient[i];
        Span<double> shares = stackalloc double[Memory];
        for (var p = _pairs.Count - 1; p >= 0; p--)
        {
            shares[p] = Dot(_pairs[p].Step, _direction) / _pairs[p].Curvature;
            Add(-shares[p], _pairs[p].Change);
        }

        if (_pairs.Count > 0)
        {
            var (_, change, curvature) = _pairs[^1];
            var scale = curvature / Dot(change, change);
            for (var i = 0; i < _direction.Length; i++) _direction[i] *= scale;
        }

        for (var p = 0; p < _pairs.Count; p++) Add(shares[p] - Dot(_pairs[p].Change, _direction) / _pairs[p].Curvature, _pairs[p].Step);
        for (var i = 0; i < _direction.Length; i++)
        {
            if (IsHeld(i)) _direction[i] = 0;
        }

        if (Dot(_gradient, _direction) < 0) return;
        _pairs.Clear();
        for (var i = 0; i < _direction.Length; i++) _direction[i] = IsHeld(i) ? 0 : -_gradient[i];
    }

    private void Advance(double length)
    {
        if (_halvings == 0)
        {
            var most = 0.0;
            foreach (var part in _direction) most = Math.Max(most, Math.Abs(part));
            // without curvature the gradient has no scale: begin with a part of the reach
            if (_pairs.Count == 0 && most > 0) length = Math.Min(1, _reach / 4 / most);
            if (most * length > _reach) length = _reach / most;
        }

        _length = length;
        for (var i = 0; i < _next.Length; i++) _next[i] = Math.Clamp(Best[i] + length * _direction[i], _low[i], _high[i]);
    }

    private void Add(double factor, double[] vector)
    {
        for (var i = 0; i < vector.Length; i++) _direction[i] += factor * vector[i];
    }

    private static double Dot(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }
}
