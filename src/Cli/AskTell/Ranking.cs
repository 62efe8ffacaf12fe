using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>The last values of trials, the best first; of equals the trial that was created first. Asking for the best takes no longer with more trials.</summary>
internal sealed class Ranking(Objective objective)
{
    private readonly Dictionary<int, ImmutableArray<double>> _values = [];
    private readonly SortedSet<(double Score, int Trial)> _order = [];

    /// <summary>The best trial with its values; null while no trial has a finite one.</summary>
    public (int Trial, ImmutableArray<double> Values)? Best => _order.Count == 0 ? null : (_order.Min.Trial, _values[_order.Min.Trial]);

    /// <summary>Takes a trial's last values in; those before don't count any more.</summary>
    public void Set(int trial, ImmutableArray<double> values)
    {
        Remove(trial);
        if (!double.IsFinite(values[0])) return;
        _values[trial] = values;
        _order.Add((objective.ToScore(values[0]), trial));
    }

    /// <summary>A trial that failed is not the best, whatever it reported.</summary>
    public void Remove(int trial)
    {
        if (_values.Remove(trial, out var values)) _order.Remove((objective.ToScore(values[0]), trial));
    }
}
