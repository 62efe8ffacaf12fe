namespace Tune.Grains;

public sealed class WatchTests : HostTests
{
    [Fact]
    public async Task Nothing_is_missed_and_nothing_comes_twice_wherever_one_goes_on()
    {
        var host = await StartAsync();
        var experiment = await host.Tuner.StartAsync(Some.Steps(50), Some.Spec(samples: 20)).OrFail();

        var cursors = new List<long>();
        while (true)
        {
            var seen = cursors.Count;
            await foreach (var update in experiment.WatchAsync(after: cursors.LastOrDefault()))
            {
                cursors.Add(update.Cursor);
                // every now and then it is another watcher
                if (cursors.Count % 37 == 0) break;
            }

            if (cursors.Count == seen || cursors.Count % 37 != 0) break;
        }

        Assert.Equal(Enumerable.Range(1, cursors.Count).Select(cursor => (long)cursor), cursors);
        Assert.Equal((await host.JournalAsync("e")).Facts.Length, cursors.Count);
    }

    [Fact]
    public async Task Watching_an_ended_experiment_gives_it_all_and_ends_at_once()
    {
        var host = await StartAsync();
        await host.Tuner.FitAsync(Some.Steps(3), Some.Spec(samples: 3)).OrFail();
        var facts = (await host.JournalAsync("e")).Facts;

        var seen = new List<Fact>();
        await foreach (var update in host.Experiment("e").WatchAsync()) seen.Add(update.Fact);
        var watcher = host.Experiment("e").WatchAsync(after: facts.Length).GetAsyncEnumerator();
        var rest = watcher.MoveNextAsync().AsTask();

        Assert.Equal(facts.Length, seen.Count);
        Assert.Same(rest, await Task.WhenAny(rest, Task.Delay(TimeSpan.FromSeconds(5))));
        Assert.False(await rest);
        await watcher.DisposeAsync();
    }

    [Fact]
    public async Task Results_so_far_can_be_read_while_it_runs()
    {
        var (reached, go) = (Waiting.Signal(), Waiting.Signal());
        var host = await StartAsync(slots: 1);
        var experiment = await host.Tuner.StartAsync(Some.Acting(3, (trial, _) =>
        {
            if (trial.Iteration < 2) return Task.CompletedTask;
            reached.TrySetResult();
            return go.Task;
        }), Some.Spec(samples: 2)).OrFail();
        await reached.Task.OrFail();
        await host.FactAsync<TrialReported>("e", reported => reported.Iteration == 2);

        var results = await experiment.GetResultSoFarAsync().OrFail();
        go.SetResult();

        Assert.Equal((ExperimentStatus.Running, TrialStatus.Running, 2), (results.Status, results[0].Status, results[0].Iterations));
        Assert.Equal(3, (await experiment.GetResultAsync().OrFail())[1].Iterations);
    }

    [Fact]
    public async Task A_decision_is_not_seen_before_it_is_durable()
    {
        var hold = Waiting.Signal();
        var writing = Waiting.Signal();
        Probe.BeforeAppend = batch =>
        {
            if (!batch.Entries.Any(entry => entry.Kind == "ended")) return Task.CompletedTask;
            writing.TrySetResult();
            return hold.Task;
        };
        var host = await StartAsync();
        var experiment = await host.Tuner.StartAsync(Some.Steps(1), Some.Spec()).OrFail();
        await writing.Task.OrFail();

        var view = experiment.GetViewAsync();
        var page = await host.Grain<IExperimentGrain>("e").ReadAsync(0, 1000, TimeSpan.Zero);

        Assert.DoesNotContain(page.Entries, entry => entry.Kind == "ended");
        Assert.False(page.IsEnd);
        Assert.False(view.IsCompleted);
        hold.SetResult();
        Assert.Equal(ExperimentStatus.Finished, (await view.OrFail()).Status);
    }

    [Fact]
    public async Task The_results_folder_is_complete_when_fit_returns()
    {
        var host = await StartAsync(options: options => (options.WriteResultsFolder, options.WriteTrialFolders) = (true, true));

        var results = await host.Tuner.FitAsync(Some.Steps(4), Some.Spec(samples: 3)).OrFail();

        Assert.Equal(Path.Combine(DataFolder, "e"), results.ResultsPath);
        Assert.Equal(3 + 1, (await File.ReadAllLinesAsync(Path.Combine(results.ResultsPath!, "trials.csv"))).Length);
        foreach (var trial in results)
        {
            Assert.Equal(4, (await File.ReadAllLinesAsync(Path.Combine(trial.Folder!, "result.json"))).Length);
            Assert.Equal(4 + 1, (await File.ReadAllLinesAsync(Path.Combine(trial.Folder!, "progress.csv"))).Length);
        }
    }

    [Fact]
    public async Task Trials_have_a_folder_if_they_have_files_there_or_have_failed()
    {
        var host = await StartAsync(slots: 1, options: options => options.WriteResultsFolder = true);
        var trainable = Some.Acting(2, async (trial, cancellationToken) =>
        {
            if (trial.Trial.Number == 1) await File.WriteAllTextAsync(Path.Combine(trial.Folder, "notes"), "x", cancellationToken);
            if (trial.Trial.Number == 2) throw new InvalidDataException("a wrong number");
        });

        var results = await host.Tuner.FitAsync(trainable, Some.Spec(samples: 4)).OrFail();

        Assert.Equal(["trial_00001", "trial_00002"], Directory.GetDirectories(results.ResultsPath!).Select(Path.GetFileName).Order());
        Assert.Equal(["notes", "params.json", "progress.csv", "result.json"], Directory.GetFiles(results[1].Folder!).Select(Path.GetFileName).Order());
        Assert.Contains("a wrong number", await File.ReadAllTextAsync(Path.Combine(results[2].Folder!, "error.txt")), StringComparison.Ordinal);
        Assert.Equal(4 + 1, (await File.ReadAllLinesAsync(Path.Combine(results.ResultsPath!, "trials.csv"))).Length);
    }

    [Fact]
    public async Task A_results_folder_that_can_not_be_written_harms_nothing_else()
    {
        var host = await StartAsync(options: options => options.WriteResultsFolder = true);
        Directory.CreateDirectory(Path.Combine(DataFolder, "e", "trial_00000", "result.json"));

        var results = await host.Tuner.FitAsync(Some.Saving(4), Some.Spec(samples: 3)).OrFail();

        Assert.Equal((3, ExperimentStatus.Finished), (results.Count, results.Status));
        Assert.Contains("its results folder is not complete", Assert.Single(host.Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_that_was_never_started_is_not_found()
    {
        var host = await StartAsync();
        var experiment = host.Experiment("none");

        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => experiment.GetViewAsync().OrFail());
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => experiment.GetResultAsync().OrFail());
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => experiment.StopAsync().OrFail());
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => host.Tuner.DeleteAsync("none").OrFail());
    }
}
