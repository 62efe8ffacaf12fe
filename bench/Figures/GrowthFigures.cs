using System.Diagnostics;
using System.Text.Json;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>What trials cost as they become many, in time and in memory, in a process that does nothing else.</summary>
internal static class GrowthFigures
{
    public const string Argument = "--growth";

    private const int Slots = 32;

    /// <summary>A stage of the child process, and what the process takes after it.</summary>
    private sealed record Stage(int Trials, double TrialCpu, double TrialWall, double ReportCpu, double PeakMegabytes, double WorkingMegabytes, long HeapBytes);

    public static async Task<IReadOnlyList<Row>> GrowthAsync()
    {
        var rows = new List<Row>();
        using var child = ChildProcess.Start(Argument);
        var before = JsonSerializer.Deserialize<Stage>(await ChildProcess.LineAsync(child))!;
        for (var trials = 1000; trials <= 100_000; trials *= 10)
        {
            var after = JsonSerializer.Deserialize<Stage>(await ChildProcess.LineAsync(child))!;
            rows.Add(new Row(
                $"cost of a trial of 1 report, {Number(trials)} trials, {Slots} slots", Text($"{after.TrialCpu:f0} µs CPU, {after.TrialWall:f0} µs"), trials == 100_000 ? "as with 1,000" : ""));
            rows.Add(new Row($"cost of a report decided by ASHA, {Number(trials)} trials of 2", Text($"{after.ReportCpu:f0} µs CPU"), trials == 100_000 ? "as with 1,000" : ""));
            if (trials == 10_000) rows.Add(new Row("memory after 10,000 trials with 5 parameters", Text($"process {after.WorkingMegabytes:f0} MB, at most {after.PeakMegabytes:f0} MB; heap {after.HeapBytes / 1e6:f0} MB"), "≤ 150 MB"));
            if (trials == 100_000) rows.Add(new Row("growth to 100,000 trials", Text($"{(after.HeapBytes - before.HeapBytes) / (double)Scale.Of(trials):f0} bytes a trial; process {after.WorkingMegabytes:f0} MB"), "≤ 1 kB"));
            before = after;
        }

        await child.WaitForExitAsync();
        return rows;
    }

    /// <summary>The child process: ever larger experiments, and a line after each. Experiments of reports are deleted: memory is about trials.</summary>
    public static async Task RunAsync()
    {
        await using var folder = await Folder.OpenAsync(Slots);
        await StageAsync(folder, Scale.Of(500));
        for (var trials = 1000; trials <= 100_000; trials *= 10) await StageAsync(folder, Scale.Of(trials));
    }

    private static async Task StageAsync(Folder folder, int trials)
    {
        var reports = await ReportFigures.ShortAsync(folder, Text($"reports-{trials}"), trials);
        await folder.Tuner.DeleteAsync(Text($"reports-{trials}"));
        var spent = await folder.RunAsync(TrialFigures.OneValue, Spec(Text($"trials-{trials}"), trials));
        using var process = Process.GetCurrentProcess();
        var (peak, working) = (process.PeakWorkingSet64 / 1e6, process.WorkingSet64 / 1e6);
        var stage = new Stage(trials, spent.Cpu.TotalMicroseconds / trials, spent.Wall.TotalMicroseconds / trials, reports.Cpu.TotalMicroseconds / reports.Reports, peak, working, Settled());
        Console.WriteLine(JsonSerializer.Serialize(stage));
    }

    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
