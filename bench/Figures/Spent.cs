using MathNet.Numerics.Statistics;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>What an experiment took.</summary>
/// <param name="Trials">How many trials it had.</param>
/// <param name="Reports">How many reports it had.</param>
/// <param name="Wall">From its start to its end.</param>
/// <param name="Cpu">Of the whole process, on all cores.</param>
internal sealed record Spent(int Trials, long Reports, TimeSpan Wall, TimeSpan Cpu);

/// <summary>What some experiments took that are alike. The fastest was disturbed least; the median says how much the others were.</summary>
internal sealed class Runs
{
    private readonly List<Spent> _runs = [];

    public double BestTrials => _runs.Max(Trials);

    public double BestReports => _runs.Max(Reports);

    public static async Task<Runs> MakeAsync(int count, Func<int, Task<Spent>> runAsync)
    {
        var runs = new Runs();
        for (var run = 0; run < count; run++) runs._runs.Add(await runAsync(run));
        return runs;
    }

    public string TrialsASecond() => Describe(Trials, run => run.Cpu.TotalMicroseconds / run.Trials, "µs CPU a trial");

    public string ReportsASecond() =>
        Describe(Reports, run => run.Cpu.TotalMicroseconds / run.Reports, "µs CPU each")
        + $"; {Number(_runs.MaxBy(Reports)!.Reports)} reports";

    private static double Trials(Spent run) => run.Trials / run.Wall.TotalSeconds;

    private static double Reports(Spent run) => run.Reports / run.Wall.TotalSeconds;

    private string Describe(Func<Spent, double> rate, Func<Spent, double> cpu, string unit)
    {
        var best = Number(_runs.Max(rate));
        var rates = _runs.Count > 1 ? $"best {best}, median {Number(_runs.Select(rate).Median())}" : best;
        return Text($"{rates}; {_runs.Min(cpu):f0} {unit}");
    }
}
