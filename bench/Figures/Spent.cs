using static Figures.KernelFigures;

namespace Figures;

/// <summary>What an experiment took.</summary>
/// <param name="Wall">From its start to its end.</param>
/// <param name="Cpu">Of the whole process, on all cores.</param>
/// <param name="Reports">How many reports it had.</param>
internal sealed record Spent(TimeSpan Wall, TimeSpan Cpu, long Reports)
{
    public string TrialsASecond(int trials) => Text($"{Number(trials / Wall.TotalSeconds)} ({Cpu.TotalMicroseconds / trials:f0} µs CPU a trial)");

    public string ReportsASecond() => Text($"{Number(Reports / Wall.TotalSeconds)} ({Number(Reports)} reports, {Cpu.TotalMicroseconds / Reports:f0} µs CPU each)");

    /// <summary>The fastest of some runs: the others were disturbed.</summary>
    public static async Task<Spent> BestAsync(int runs, Func<int, Task<Spent>> runAsync)
    {
        var best = await runAsync(0);
        for (var run = 1; run < runs; run++)
        {
            if (await runAsync(run) is var spent && spent.Wall / spent.Reports < best.Wall / best.Reports) best = spent;
        }

        return best;
    }
}
