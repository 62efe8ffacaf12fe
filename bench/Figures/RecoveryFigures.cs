using System.Diagnostics;
using MathNet.Numerics.Statistics;
using Tune;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>From <c>kill -9</c> to the first new report of an experiment that goes on: the process is started again at once.</summary>
internal static class RecoveryFigures
{
    public const string Argument = "--recovery";

    private const int Rounds = 7;

    public static async Task<IReadOnlyList<Row>> RecoveryAsync()
    {
        var folder = Directory.CreateDirectory(Path.GetFullPath($".figures-{Path.GetRandomFileName()}"));
        try
        {
            var finished = Scale.Of(1000);
            var waits = new List<double>();
            var child = Start();
            await ChildProcess.LineAsync(child);
            for (var round = 0; round < Rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                child.Kill();
                await child.WaitForExitAsync();
                child.Dispose();
                child = Start();
                await ChildProcess.LineAsync(child);
                // the first one reads what the machine has not read yet
                if (round > 0) waits.Add(watch.Elapsed.TotalSeconds);
            }

            child.Kill();
            await child.WaitForExitAsync();
            child.Dispose();
            return [new Row($"kill -9 to the first new report, {Number(finished)} finished trials", Text($"median {waits.Median():f2} s, least {waits.Min():f2} s"), "≤ 2 s")];

            Process Start() => ChildProcess.Start(Argument, new Dictionary<string, string> { ["TUNE_FOLDER"] = folder.FullName });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The child process: says so when a trial has reported that runs for ever after all others have ended.</summary>
    public static async Task RunAsync()
    {
        var finished = Scale.Of(1000);
        await using var tuner = await Tuner.StartLocalAsync(Environment.GetEnvironmentVariable("TUNE_FOLDER") ?? throw new InvalidOperationException("TUNE_FOLDER names no folder."), options => options.WriteResultsFolder = false);
        await tuner.FitAsync(
            Trainable.Define<Configuration>("endless", async (config, trial, token) =>
            {
                if (trial.Trial.Number < finished) return config.Get<double>("rate");
                while (true)
                {
                    await trial.ReportAsync(new Report("loss", 1), token);
                    Console.WriteLine("reported");
                    await Task.Delay(TimeSpan.FromMilliseconds(10), token);
                }
            }),
            // it is killed more often than a trial may be lost
            Spec("recovery", finished + 1) with { MaxLossesPerTrial = Rounds + 1 });
    }
}
