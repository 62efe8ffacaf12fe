namespace Tune.Simulations;

/// <summary>What a mutant's context calls among its own assemblies.</summary>
internal static class MutantRun
{
    public static string? FirstFailure(int seeds)
    {
        for (var seed = 1UL; seed <= (ulong)seeds; seed++)
        {
            if (Simulation.Run(seed) is { HasFailed: true } result) return result.Summary;
        }

        return null;
    }
}
