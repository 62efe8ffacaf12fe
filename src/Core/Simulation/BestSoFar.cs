namespace Tune.Simulation;

/// <summary>The best value of a simulation after any number of iterations.</summary>
public sealed class BestSoFar(Objective objective)
{
    private readonly List<Improvement> _improvements = [];

    /// <summary>A value that was better than all before.</summary>
    /// <param name="Trial">The trial that reported it.</param>
    /// <param name="Iteration">Its iteration.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Spent">The iterations that all trials together had spent then, this one included.</param>
    /// <param name="At">The virtual time then.</param>
    public readonly record struct Improvement(TrialId Trial, int Iteration, double Value, long Spent, TimeSpan At);

    /// <summary>All improvements, in order; the last one is the best.</summary>
    public IReadOnlyList<Improvement> Improvements => _improvements;

    /// <summary>The best value after so many iterations of all trials together; NaN before the first number.</summary>
    public double After(long iterations)
    {
        var low = 0;
        var high = _improvements.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_improvements[middle].Spent <= iterations) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? double.NaN : _improvements[low - 1].Value;
    }

    internal void Observe(TrialId trial, int iteration, double value, long spent, TimeSpan at)
    {
        if (double.IsNaN(value) || (_improvements.Count > 0 && objective.ToScore(value) >= objective.ToScore(_improvements[^1].Value))) return;
        _improvements.Add(new Improvement(trial, iteration, value, spent, at));
    }
}
