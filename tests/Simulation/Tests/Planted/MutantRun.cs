namespace Tune.Simulations;

/// <summary>What a mutant's context calls among its own assemblies.</summary>
internal static class MutantRun
{
    /// <param name="seeds">How many seeds there are.</param>
    /// <param name="likely">The one of them that is tried first.</param>
    public static string? FirstFailure(int seeds, int likely)
    {
        foreach (var seed in Enumerable.Range(1, seeds).OrderBy(seed => seed != likely))
        {
            if (Simulation.Run((ulong)seed) is { HasFailed: true } result) return result.Summary;
        }

        return null;
    }
}
