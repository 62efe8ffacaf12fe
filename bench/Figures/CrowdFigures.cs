using System.Diagnostics;
using Tune;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>Many experiments at once that share few slots: what each costs the others.</summary>
internal static class CrowdFigures
{
    private const int Slots = 8;
    private const int Trials = 5;

    /// <summary>So long that experiments wait for one another, and ask again and again.</summary>
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    private static readonly TrainableDefinition<Configuration> Waiting = Trainable.Define<Configuration>("waits", async (config, _, token) =>
    {
        await Task.Delay(Work, token);
        return config.Get<double>("rate");
    });

    public static async Task<IReadOnlyList<Row>> CrowdAsync()
    {
        var rows = new List<Row>();
        foreach (var experiments in new[] { 10, 100, 1000 })
        {
            await using var folder = await Folder.OpenAsync(Slots);
            await folder.RunAsync(TrialFigures.OneValue, Spec("warm-up", Scale.Of(3000)));
            using var process = Process.GetCurrentProcess();
            var cpu = process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Scale.Of(experiments)).Select(async number =>
            {
                var experiment = await folder.Tuner.StartAsync(Waiting, Spec(Text($"one-of-many-{number}"), Trials));
                var results = await experiment.GetResultAsync();
                if (results.Count(trial => trial.Status == TrialStatus.Terminated) != Trials) throw new InvalidOperationException($"{experiment.Name} has not ended well.");
            }));
            var wall = watch.Elapsed;
            process.Refresh();
            var spent = process.TotalProcessorTime - cpu;
            var least = Scale.Of(experiments) * Trials * Work / Slots;
            rows.Add(new Row(
                Text($"{Number(experiments)} experiments of {Trials} trials of {Work.TotalMilliseconds} ms at once, {Slots} slots"),
                Text($"{wall.TotalSeconds:f1} s, {wall / least:f2} times the work alone; {spent.TotalMilliseconds / Scale.Of(experiments):f1} ms CPU an experiment"),
                "all end"));
        }

        return rows;
    }
}
