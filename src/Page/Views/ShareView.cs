namespace Tune.Page;

/// <summary>A share of the variance.</summary>
/// <param name="Parameters">The parameter, or the two of a pair.</param>
/// <param name="Share">From 0 to 1.</param>
internal sealed record ShareView(IReadOnlyList<string> Parameters, double Share);
