namespace Tune.Analysis;

/// <summary>What two parameters do together, beyond what each does alone.</summary>
/// <param name="First">The one that is earlier in the space.</param>
/// <param name="Second">The other.</param>
/// <param name="Share">Its part of all that matters, above 0 and at most 1.</param>
public sealed record ParameterInteraction(string First, string Second, double Share);
