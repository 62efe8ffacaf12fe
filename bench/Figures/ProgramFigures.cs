using System.Diagnostics;
using Tune;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>Trials that are programs: what they cost over the programs themselves, which run beside them in the same way without a tuner.</summary>
internal static class ProgramFigures
{
    private const string OneReport = """echo 'TUNE {"metrics":{"loss":1}}'""";

    public static async Task<IReadOnlyList<Row>> ProgramsAsync() => [await StartAsync(), await ReportAsync(), await CrowdAsync()];

    /// <summary>One after the other.</summary>
    private static async Task<Row> StartAsync()
    {
        var programs = Scale.Of(300);
        await using var folder = await Folder.OpenAsync(slots: 1);
        await RunAsync(folder, "warm-up", programs / 3, OneReport);
        var ours = (await RunAsync(folder, "starts", programs, OneReport)).Wall / programs;
        var watch = Stopwatch.StartNew();
        for (var program = 0; program < programs; program++) await RunAsync("sh", "-c", OneReport);
        var bare = watch.Elapsed / programs;
        return new Row("a short program as a trial, one after the other", Text($"{ours.TotalMilliseconds:f1} ms; the bare program {bare.TotalMilliseconds:f1} ms: {(ours - bare).TotalMilliseconds:f1} ms more"), "≤ 30 ms more");
    }

    /// <summary>One program that waits for each verdict, beside the same loop with a program that answers at once.</summary>
    private static async Task<Row> ReportAsync()
    {
        var reports = Scale.Of(5000);
        var loop = Text($"step=0; while [ $step -lt {reports} ]; do {OneReport}; read -r verdict; step=$((step + 1)); done");
        await using var folder = await Folder.OpenAsync(slots: 1);
        await RunAsync(folder, "warm-up", 1, loop);
        var ours = (await RunAsync(folder, "reports", 1, loop)).Wall / reports;
        var watch = Stopwatch.StartNew();
        await RunAsync("sh", "-c", $"yes '{{\"verdict\":\"continue\"}}' | sh -c \"$1\" | cat >/dev/null", "sh", loop);
        var bare = watch.Elapsed / reports;
        return new Row(Text($"a report of a program that waits for its verdict, {Number(reports)} of them"), Text($"{ours.TotalMilliseconds:f3} ms; the shell's own part {bare.TotalMilliseconds:f3} ms"), "≤ 1 ms");
    }

    /// <summary>Many at once, beside xargs.</summary>
    private static async Task<Row> CrowdAsync()
    {
        const int Slots = 32;
        var programs = Scale.Of(1000);
        await using var folder = await Folder.OpenAsync(Slots);
        await RunAsync(folder, "warm-up", programs / 3, OneReport);
        var ours = await RunAsync(folder, "crowd", programs, OneReport);
        var watch = Stopwatch.StartNew();
        await RunAsync("sh", "-c", Text($"seq {programs} | xargs -P {Slots} -I @ sh -c \"$1\" >/dev/null"), "sh", OneReport);
        var bare = watch.Elapsed;
        return new Row(Text($"{Number(programs)} short programs, {Slots} slots"), Text($"{ours.Wall.TotalSeconds:f2} s; xargs -P {Slots} {bare.TotalSeconds:f2} s: {ours.Wall / bare:f2} times"));
    }

    private static Task<Spent> RunAsync(Folder folder, string name, int samples, string script) => folder.RunAsync(Trainable.Program("sh", "-c", script), Spec(name, Math.Max(1, samples)));

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
    }
}
