using System.Collections.Immutable;

namespace Tune.Simulation;

/// <summary>What a trial reports in a simulation, from its first iteration to its last.</summary>
/// <param name="Values">The metric after each iteration, the first at index 0; at least one. NaN and infinities are allowed.</param>
/// <param name="PerIteration">How long an iteration takes, in virtual time; greater than zero.</param>
public sealed record LearningCurve(ImmutableArray<double> Values, TimeSpan PerIteration);
