namespace Tune.Scheduling;

/// <summary>How one parameter was changed.</summary>
/// <param name="Parameter">Its flat name, such as <c>opt/momentum</c>.</param>
/// <param name="From">The value before, as JSON; null if it was absent.</param>
/// <param name="To">The value after, as JSON; null if it is absent.</param>
/// <param name="How">What was done, for a person: <c>× 1.2</c>, <c>resampled</c>.</param>
public sealed record ParameterChange(string Parameter, string? From, string? To, string How);
