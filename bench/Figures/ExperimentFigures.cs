using System.Diagnostics;
using Tune;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>Whole experiments on the embedded engine, every decision durable in SQLite (synchronous=FULL).</summary>
internal static class ExperimentFigures
{
    private static readonly TrainableDefinition<Configuration> OneValue = Trainable.Define<Configuration>("one-value", config => config.Get<double>("rate"));

    private static readonly TrainableDefinition<Configuration> EightyOne = Trainable.Define<Configuration>("eighty-one", Curve);

    public static async Task<IReadOnlyList<Row>> TrialsAsync()
    {
        var rows = new List<Row>();
        await using var folder = await Folder.OpenAsync();
        await TimeAsync(folder.Tuner, OneValue, Spec("warm-up", 500));
        foreach (var trials in new[] { 1_000, 10_000, 100_000 })
        {
            var seconds = await TimeAsync(folder.Tuner, OneValue, Spec($"trials-{trials}", trials));
            rows.Add(new Row($"trials a second, durable, {Number(trials)} trials of 1 report", Number(trials / seconds), trials == 10_000 ? "≥ 2,500" : "", trials == 10_000 ? "Optuna 25 on SQLite, 4,750 in memory" : ""));
        }

        return rows;
    }

    public static async Task<IReadOnlyList<Row>> ReportsAsync()
    {
        await using var folder = await Folder.OpenAsync();
        var rows = new List<Row>();
        foreach (var (name, scheduler) in new (string, SchedulerSpec)[] { ("ASHA", new Asha { MaxResource = 81, ReductionFactor = 3 }), ("FIFO", new Fifo()) })
        {
            await TimeAsync(folder.Tuner, EightyOne, Spec($"warm-up-{name}", 50, scheduler));
            var spec = Spec($"reports-{name}", 200, scheduler);
            var seconds = await TimeAsync(folder.Tuner, EightyOne, spec);
            var reports = (await folder.Tuner.GetExperiment<Configuration>(spec.Name).GetViewAsync()).Iterations;
            rows.Add(new Row($"reports a second, durable, {name}, 200 trials × ≤ 81", $"{Number(reports / seconds)} ({Number(reports)} reports)", name == "ASHA" ? "≥ 20,000" : "", name == "ASHA" ? "Optuna 74 on SQLite, 39,000 in memory" : ""));
        }

        return rows;
    }

    public static async Task<IReadOnlyList<Row>> ReopenAsync()
    {
        await using var folder = await Folder.OpenAsync();
        await TimeAsync(folder.Tuner, OneValue, Spec("finished", 10_000));
        await folder.RestartAsync();
        var watch = Stopwatch.StartNew();
        await folder.Tuner.GetExperiment<Configuration>("finished").GetViewAsync();
        var view = watch.Elapsed;
        await folder.Tuner.GetExperiment<Configuration>("finished").GetResultAsync();
        return [new Row("opening 10,000 finished trials again", $"{view.TotalSeconds:f2} s; all results {watch.Elapsed.TotalSeconds:f2} s", "≤ 1 s")];
    }

    private static async Task<double> TimeAsync(Tuner tuner, TrainableDefinition<Configuration> trainable, ExperimentSpec<Configuration> spec)
    {
        var watch = Stopwatch.StartNew();
        var experiment = await tuner.StartAsync(trainable, spec);
        await foreach (var update in experiment.WatchAsync())
        {
            if (update.Fact is ExperimentEnded) break;
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static IEnumerable<Report> Curve(Configuration config, TrialContext trial, CancellationToken cancellationToken)
    {
        for (var iteration = trial.Iteration; iteration < 81; iteration++) yield return new Report("loss", config.Get<double>("rate") + 1.0 / (iteration + 1));
    }

    /// <summary>An empty data folder and a tuner on it.</summary>
    private sealed class Folder(string path, Tuner tuner) : IAsyncDisposable
    {
        public Tuner Tuner { get; private set; } = tuner;

        public static async Task<Folder> OpenAsync()
        {
            var path = Path.Combine(Directory.GetCurrentDirectory(), $".figures-{Path.GetRandomFileName()}");
            return new Folder(path, await StartAsync(path));
        }

        public async Task RestartAsync()
        {
            await Tuner.DisposeAsync();
            Tuner = await StartAsync(path);
        }

        public async ValueTask DisposeAsync()
        {
            await Tuner.DisposeAsync();
            Directory.Delete(path, recursive: true);
        }

        private static Task<Tuner> StartAsync(string path) => Tuner.StartLocalAsync(path, options => options.WriteResultsFolder = false);
    }
}
