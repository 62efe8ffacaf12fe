using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>The best report of an experiment: what its trial has reported by then.</summary>
/// <param name="Trial">The trial; it may have reported worse since.</param>
/// <param name="Score">The objective, to be minimised.</param>
/// <param name="Violations">What <see cref="OutcomeConstraint.ViolationOf(double)"/> said of each outcome constraint.</param>
internal sealed record BestReport(Trial Trial, double Score, ImmutableArray<double> Violations)
{
    /// <summary>By how much it breaks outcome constraints, in all; 0 if it keeps them, +∞ if a metric of one was not reported.</summary>
    public double Violation { get; } = OutcomeConstraint.TotalOf(Violations);

    /// <summary>Whether it is better than another: one that breaks constraints by less, or by as much with a lesser score.</summary>
    public bool IsBetterThan(BestReport? other) => other is null || (Violation, Score).CompareTo((other.Violation, other.Score)) < 0;
}
