using System.Diagnostics;
using Tune;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>Trials that cost nothing themselves.</summary>
internal static class TrialFigures
{
    /// <summary>Returns one number at once: what is left is what a trial costs.</summary>
    public static readonly TrainableDefinition<Configuration> OneValue = Trainable.Define<Configuration>("one-value", config => config.Get<double>("rate"));

    /// <summary>The numbers of slots that are measured: two trials wait for the disk one after the other, with many a sync is shared.</summary>
    public static IReadOnlyList<int> Slots { get; } = [.. new SortedSet<int> { 2, 8, 32, Environment.ProcessorCount }];

    public static async Task<IReadOnlyList<Row>> TrialsAsync(Choice choice)
    {
        var trials = Scale.Of(10_000);
        var rows = new List<Row> { await FirstAsync(trials) };
        foreach (var slots in Slots)
        {
            var optuna = await Optuna.MeasureAsync(choice, "trials", seconds: 2);
            await using var folder = await Folder.OpenAsync(slots);
            await folder.RunAsync(OneValue, Spec("warm-up", Scale.Of(3000)));
            var runs = await Runs.MakeAsync(5, run => folder.RunAsync(OneValue, Spec(Text($"trials-{run}"), trials)));
            rows.Add(new Row(
                $"trials a second, durable, {Number(trials)} of 1 report, {slots} slots", runs.TrialsASecond(),
                Bar(slots), optuna?.Rates(runs.BestTrials) ?? ""));
        }

        return rows;
    }

    private static string Bar(int slots) => slots switch { 2 => "≥ 2,500; ≤ 300 µs", 8 => "≥ 6,000", 32 => "≥ 8,000", _ => "" };

    /// <summary>The first trials of a process: most of what they cost is compilation. After them the others are measured.</summary>
    private static async Task<Row> FirstAsync(int trials)
    {
        await using var folder = await Folder.OpenAsync(slots: 2);
        var first = await Runs.MakeAsync(1, _ => folder.RunAsync(OneValue, Spec("first", trials)));
        for (var run = 0; run < 4; run++) await folder.RunAsync(OneValue, Spec(Text($"settling-{run}"), trials));
        return new Row(Text($"the first {Number(trials)} trials of a process, 2 slots"), first.TrialsASecond());
    }

    public static async Task<IReadOnlyList<Row>> ReopenAsync()
    {
        await using var folder = await Folder.OpenAsync(slots: 8);
        await folder.RunAsync(OneValue, Spec("finished", Scale.Of(10_000)));
        await folder.RestartAsync();
        var watch = Stopwatch.StartNew();
        await folder.Tuner.GetExperiment<Configuration>("finished").GetViewAsync();
        var view = watch.Elapsed;
        await folder.Tuner.GetExperiment<Configuration>("finished").GetResultAsync();
        return [new Row("opening 10,000 finished trials again", Text($"{view.TotalSeconds:f2} s; all results {watch.Elapsed.TotalSeconds:f2} s"), "≤ 1 s")];
    }
}
