namespace Tune.Cli;

/// <summary>A rule of an experiment as it is written.</summary>
/// <param name="Text">A rule of parameters, or a bound on a metric; null if it is <paramref name="Bound"/>.</param>
/// <param name="Bound">A bound on a metric.</param>
internal sealed record Rule(string? Text, OutcomeConstraint? Bound);
