using System.Diagnostics;
using Tune;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>From the start of a process to the first line of a trainable.</summary>
internal static class StartFigures
{
    public const string Argument = "--first-trial";

    public static async Task<IReadOnlyList<Row>> FirstTrialAsync()
    {
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            using var child = ChildProcess.Start(Argument);
            await ChildProcess.LineAsync(child);
            if (watch.Elapsed < best) best = watch.Elapsed;
            await child.WaitForExitAsync();
        }

        return [new Row("process start to the first running trial", Text($"{best.TotalSeconds:f2} s"), "≤ 1 s")];
    }

    /// <summary>The child process: an experiment of one trial on a new folder.</summary>
    public static async Task RunAsync()
    {
        await using var folder = await Folder.OpenAsync(Environment.ProcessorCount);
        await folder.RunAsync(Trainable.Define<Configuration>("first", config =>
        {
            Console.WriteLine("running");
            return config.Get<double>("rate");
        }), Spec("first", 1));
    }
}
