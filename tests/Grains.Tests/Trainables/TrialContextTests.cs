using System.Collections.Concurrent;

namespace Tune.Grains;

public sealed class TrialContextTests : HostTests
{
    [Fact]
    public async Task An_attempt_knows_where_it_is()
    {
        var seen = new ConcurrentQueue<(string Experiment, int Trial, int Attempt, int Iteration, int? Checkpoint, int Seed, string Folder)>();
        var trainable = Trainable.Define<Configuration>("seeing", async (config, trial, cancellationToken) =>
        {
            seen.Enqueue((trial.Experiment, trial.Trial.Number, trial.Attempt, trial.Iteration, trial.Checkpoint?.Read<int>(), trial.Seed, trial.Folder));
            await trial.ReportAsync(new Report("loss", 1, Checkpoint.FromJson(trial.Iteration + 1)), cancellationToken);
            Assert.Equal(trial.Attempt, trial.Iteration);
            if (trial.Attempt < 3) throw new InvalidDataException("again");
        });
        var host = await StartAsync(slots: 1);

        await host.Tuner.FitAsync(trainable, Some.Spec() with { MaxFailuresPerTrial = 2 }).OrFail();

        var (seed, folder) = (seen.First().Seed, Path.Combine(DataFolder, "e", "trial_00000"));
        Assert.Equal([("e", 0, 1, 0, null, seed, folder), ("e", 0, 2, 1, 1, seed, folder), ("e", 0, 3, 2, 2, seed, folder)], seen);
    }

    [Fact]
    public async Task Seeds_differ_from_trial_to_trial_and_repeat_with_the_experiment()
    {
        var (first, second) = (new ConcurrentDictionary<int, int>(), new ConcurrentDictionary<int, int>());
        foreach (var seeds in new[] { first, second })
        {
            var host = await StartAsync(folder: FolderOf($"run{second.Count}{first.Count}"));
            await host.Tuner.FitAsync(Some.Acting(1, (trial, _) =>
            {
                seeds[trial.Trial.Number] = trial.Seed;
                return Task.CompletedTask;
            }), Some.Spec(samples: 5)).OrFail();
        }

        Assert.Equal(5, first.Values.Distinct().Count());
        Assert.Equal(first.OrderBy(pair => pair.Key), second.OrderBy(pair => pair.Key));
    }

    [Fact]
    public async Task The_folder_is_there_to_write_to()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Some.Acting(1, (trial, cancellationToken) => File.WriteAllTextAsync(Path.Combine(trial.Folder, "notes.txt"), "hello", cancellationToken)), Some.Spec()).OrFail();

        Assert.Empty(results.Errors);
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(DataFolder, "e", "trial_00000", "notes.txt")));
    }

    [Theory]
    [InlineData(CancelReason.Stop)]
    [InlineData(CancelReason.Pause)]
    [InlineData(CancelReason.Shutdown)]
    public async Task The_token_fires_with_its_reason(CancelReason reason)
    {
        var (begun, told) = (Waiting.Signal(), new TaskCompletionSource<(CancelReason, string?)>());
        var trainable = Some.Acting(2, async (trial, cancellationToken) =>
        {
            Assert.Equal((CancelReason.None, null), (trial.CancelReason, trial.CancelMessage));
            begun.TrySetResult();
            try
            {
                await Waiting.UntilCancelled(cancellationToken);
            }
            finally
            {
                told.TrySetResult((trial.CancelReason, trial.CancelMessage));
            }
        });
        var host = await StartAsync(options: options => options.PauseGracePeriod = TimeSpan.Zero);
        var experiment = await host.Tuner.StartAsync(trainable, Some.Spec()).OrFail();
        await begun.Task.OrFail();

        await (reason switch
        {
            CancelReason.Stop => experiment.StopAsync("enough"),
            CancelReason.Pause => experiment.PauseAsync("enough"),
            _ => host.StopAsync(),
        });

        Assert.Equal((reason, reason == CancelReason.Shutdown ? "the silo shuts down" : "enough"), await told.Task.OrFail());
    }

    [Fact]
    public async Task A_callback_on_the_token_that_throws_harms_nothing()
    {
        var begun = Waiting.Signal();
        var trainable = Some.Acting(2, async (trial, cancellationToken) =>
        {
            _ = cancellationToken.Register(() => throw new InvalidDataException("a careless callback"));
            begun.TrySetResult();
            await Waiting.UntilCancelled(cancellationToken);
        });
        var host = await StartAsync();
        var experiment = await host.Tuner.StartAsync(trainable, Some.Spec()).OrFail();
        await begun.Task.OrFail();

        await experiment.StopAsync();

        await host.SlotsAreFreeAsync();
        Assert.Empty(host.Log);
    }
}
