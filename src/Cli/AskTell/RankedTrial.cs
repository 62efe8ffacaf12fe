using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>A trial with its last values.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Values">A value for each objective.</param>
/// <param name="Violations">How far it is from keeping each outcome constraint; NaN: not known, which counts as broken.</param>
internal sealed record RankedTrial(int Trial, ImmutableArray<double> Values, ImmutableArray<double> Violations)
{
    public bool IsFeasible => Violations.All(violation => violation <= 0);
}
