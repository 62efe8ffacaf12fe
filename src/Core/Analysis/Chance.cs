using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>
/// Tells estimates of variances from chance. They are made so that what does nothing comes out around 0, as often below as above; below is only chance, and shows how far chance goes.
/// </summary>
internal static class Chance
{
    /// <summary>The estimates; 0 for those that are no further above 0 than the lowest one is below it.</summary>
    public static ImmutableArray<double> Remove(IReadOnlyList<double> estimates)
    {
        var chance = Math.Max(0, -estimates.DefaultIfEmpty(0).Min());
        return [.. estimates.Select(estimate => estimate > chance ? estimate : 0)];
    }
}
