using System.Diagnostics;
using Tune;

namespace Figures;

/// <summary>An empty data folder and a tuner on it; every decision is durable in SQLite.</summary>
internal sealed class Folder : IAsyncDisposable
{
    private readonly string _path = Path.Combine(Directory.GetCurrentDirectory(), $".figures-{Path.GetRandomFileName()}");
    private readonly int _slots;
    private Tuner? _tuner;

    private Folder(int slots) => _slots = slots;

    public Tuner Tuner => _tuner ?? throw new InvalidOperationException("It is not open.");

    public static async Task<Folder> OpenAsync(int slots)
    {
        var folder = new Folder(slots);
        await folder.StartAsync();
        return folder;
    }

    public async Task RestartAsync()
    {
        await Tuner.DisposeAsync();
        await StartAsync();
    }

    /// <summary>Runs an experiment to its end, watched as a progress display watches it.</summary>
    public Task<Spent> RunAsync(TrainableDefinition<Configuration> trainable, ExperimentSpec<Configuration> spec) => RunAsync(Tuner, trainable, spec);

    /// <inheritdoc cref="RunAsync(TrainableDefinition{Configuration}, ExperimentSpec{Configuration})"/>
    public static async Task<Spent> RunAsync(ITuner tuner, TrainableDefinition<Configuration> trainable, ExperimentSpec<Configuration> spec)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var experiment = await tuner.StartAsync(trainable, spec);
        await foreach (var update in experiment.WatchAsync())
        {
            if (update.Fact is ExperimentEnded) break;
        }

        var wall = watch.Elapsed;
        process.Refresh();
        var spent = process.TotalProcessorTime - cpu;
        var view = await experiment.GetViewAsync();
        return new Spent(view.Counts.Values.Sum(), view.Iterations, wall, spent);
    }

    public async ValueTask DisposeAsync()
    {
        await Tuner.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }

    private async Task StartAsync() =>
        _tuner = await Tuner.StartLocalAsync(_path, options => (options.WriteResultsFolder, options.Slots) = (false, _slots));
}
