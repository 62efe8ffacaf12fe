using Tune;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>Trials of many reports, which a scheduler decides about.</summary>
internal static class ReportFigures
{
    /// <summary>All curves are alike, so that ASHA decides about every trial at every rung and lets all of them run on, as Optuna is measured.</summary>
    private static readonly TrainableDefinition<Configuration> Alike = Trainable.Define<Configuration>("alike", (_, trial, _) => Curve(trial, 0));

    /// <summary>Curves that differ: ASHA stops most trials early.</summary>
    private static readonly TrainableDefinition<Configuration> Different = Trainable.Define<Configuration>("different", (config, trial, _) => Curve(trial, config.Get<double>("rate")));

    public static async Task<IReadOnlyList<Row>> ReportsAsync(Choice choice)
    {
        var rows = new List<Row>();
        foreach (var slots in TrialFigures.Slots)
        {
            var optuna = await Optuna.MeasureAsync(choice, "reports", seconds: 2);
            await using var folder = await Folder.OpenAsync(slots);
            foreach (var (what, trainable, isCompared) in new[] { ("all run on", Alike, true), ("most are stopped", Different, false) })
            {
                await Runs.MakeAsync(6, run => folder.RunAsync(trainable, Asha($"warm-up {what} {run}", Scale.Of(200))));
                var runs = await Runs.MakeAsync(5, run => folder.RunAsync(trainable, Asha($"{what} {run}", Scale.Of(200))));
                rows.Add(new Row(
                    $"reports a second, durable and decided by ASHA, 200 trials × 81, {what}, {slots} slots", runs.ReportsASecond(),
                    isCompared ? Bar(slots) : "≥ 20,000", isCompared ? optuna?.Rates(runs.BestReports) ?? "" : ""));
            }
        }

        return rows;
    }

    /// <summary>Trials that are all decided about and all run on.</summary>
    public static Task<Spent> RunAsync(ITuner tuner, string name, int trials) => Folder.RunAsync(tuner, Alike, Asha(name, trials));

    private static string Bar(int slots) => slots switch { 2 => "≥ 25,000", 8 => "≥ 50,000", 32 => "≥ 80,000", _ => "" };

    /// <summary>Trials of two reports, both of which are decided about.</summary>
    public static Task<Spent> ShortAsync(Folder folder, string name, int trials) =>
        folder.RunAsync(Alike, Spec(name, trials, new Asha { MaxResource = 2, ReductionFactor = 2 }));

    private static ExperimentSpec<Configuration> Asha(string name, int trials) =>
        Spec(name.Replace(' ', '-'), trials, new Asha { MaxResource = 81, ReductionFactor = 3 });

    private static IEnumerable<Report> Curve(TrialContext trial, double offset)
    {
        for (var iteration = trial.Iteration; iteration < 81; iteration++) yield return new Report("loss", offset + (1.0 / (iteration + 1)));
    }
}
