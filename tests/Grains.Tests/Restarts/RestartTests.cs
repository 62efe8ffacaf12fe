using System.Collections.Concurrent;
using Tune.Storage;

namespace Tune.Grains;

public sealed class RestartTests : HostTests
{
    [Fact]
    public async Task After_an_orderly_stop_running_trials_go_on_from_their_last_checkpoint()
    {
        var begun = Waiting.Signal();
        var host = await StartAsync(slots: 1);
        await host.Tuner.StartAsync(Some.Acting(6, (trial, cancellationToken) =>
        {
            if (trial.Iteration < 3) return Task.CompletedTask;
            begun.TrySetResult();
            return Waiting.UntilCancelled(cancellationToken);
        }, saves: true), Some.Spec(samples: 2)).OrFail();
        await begun.Task.OrFail();

        host = await RestartAsync(host, slots: 1, tune => tune.AddTrainable(Some.Acting(6, (_, _) => Task.CompletedTask, saves: true)));
        var results = await host.Experiment("e").GetResultAsync().OrFail();

        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.Equal(Enumerable.Range(1, 6), journal.Iterations(0));
        Assert.Equal([2, 1], results.Select(trial => trial.Attempts));
        Assert.Equal([0, 0], results.Select(trial => trial.Failures));
        Assert.Empty(host.Log);
    }

    [Fact]
    public async Task Experiment_that_another_activation_has_stored_is_found_by_the_next_question()
    {
        var host = await StartAsync(slots: 1, tune => tune.AddTrainable(Some.Steps(1)));
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => host.Grain<IExperimentGrain>("e").GetSpecAsync().OrFail());
        var json = ExperimentSpecJson.Write(Some.Spec(), new AlgorithmRegistry());
        await host.Store.CreateAsync(new ExperimentRow("e", json, nameof(ExperimentStatus.Running), "steps", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch), CancellationToken.None);

        Assert.Equal(json, await host.Grain<IExperimentGrain>("e").GetSpecAsync().OrFail());
    }

    [Fact]
    public async Task A_lambda_goes_on_when_the_same_experiment_is_started_again()
    {
        var begun = Waiting.Signal();
        var host = await StartAsync(slots: 1);
        await host.Tuner.StartAsync(Some.Acting(3, (_, cancellationToken) =>
        {
            begun.TrySetResult();
            return Waiting.UntilCancelled(cancellationToken);
        }, saves: true), Some.Spec(samples: 3)).OrFail();
        await begun.Task.OrFail();

        host = await RestartAsync(host, slots: 1);
        Assert.Equal(ExperimentStatus.Running, (await host.Experiment("e").GetViewAsync().OrFail()).Status);
        var results = await host.Tuner.FitAsync(Some.Acting(3, (_, _) => Task.CompletedTask, saves: true), Some.Spec(samples: 3)).OrFail();

        Assert.All(results, trial => Assert.Equal(3, trial.Iterations));
        Assert.Equal([2, 1, 1], results.Select(trial => trial.Attempts));
        (await host.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task An_ended_experiment_gives_its_results_without_running_anything()
    {
        var runs = 0;
        var trainable = Trainable.Define<Configuration>("counted", config =>
        {
            Interlocked.Increment(ref runs);
            return config.Get<double>("x");
        });
        var host = await StartAsync();
        var first = await host.Tuner.FitAsync(trainable, Some.Spec(samples: 5)).OrFail();

        host = await RestartAsync(host);
        var second = await host.Tuner.FitAsync(trainable, Some.Spec(samples: 5)).OrFail();

        Assert.Equal(5, runs);
        Assert.Equal(first.Select(trial => (trial.Configuration, trial.Value)), second.Select(trial => (trial.Configuration, trial.Value)));
        Assert.Equal(first.Elapsed, second.Elapsed);
    }

    [Fact]
    public async Task Another_spec_of_the_same_name_is_refused_with_the_differences()
    {
        var host = await StartAsync();
        await host.Tuner.FitAsync(Some.Steps(1), Some.Spec()).OrFail();

        var exception = await Assert.ThrowsAsync<ExperimentExistsException>(
            () => host.Tuner.FitAsync(Some.Steps(1, "others"), Some.Spec(samples: 7) with { Seed = 5, Scheduler = new Asha { MaxResource = 3 } }).OrFail());

        Assert.Contains(exception.Differences, difference => difference.Contains("'steps' → 'others'", StringComparison.Ordinal));
        Assert.Contains(exception.Differences, difference => difference.Contains("samples", StringComparison.Ordinal) && difference.Contains('7', StringComparison.Ordinal));
        Assert.Contains(exception.Differences, difference => difference.Contains("seed", StringComparison.Ordinal));
        Assert.Contains(exception.Differences, difference => difference.Contains("scheduler", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_journal_that_can_not_be_read_does_not_keep_the_others_from_going_on()
    {
        var release = Waiting.Signal();
        var host = await StartAsync(slots: 4);
        foreach (var name in new[] { "damaged", "sound" })
        {
            await host.Tuner.StartAsync(Some.Acting(2, (_, cancellationToken) => Waiting.UntilCancelled(cancellationToken)), Some.Spec(name)).OrFail();
            await host.FactAsync<TrialReported>(name);
        }

        await host.DisposeAsync();
        // as a newer version without checksums would have written it
        Storage.DatabaseFixture.Tamper(DataFolder, "UPDATE journal SET kind = 'from-the-future', checksum = NULL WHERE experiment = (SELECT id FROM experiments WHERE name = 'damaged') AND kind = 'started'");
        host = await StartAsync(tune: tune => tune.AddTrainable(Some.Acting(2, (_, _) => Task.CompletedTask)));

        Assert.Equal(ExperimentStatus.Finished, (await host.Experiment("sound").GetResultAsync().OrFail()).Status);
        var exception = await Assert.ThrowsAsync<TuneException>(() => host.Experiment("damaged").GetViewAsync().OrFail());
        Assert.Contains("from-the-future", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_with_one_slot_gives_the_same_journal_twice()
    {
        var journals = new ConcurrentBag<string>();
        foreach (var folder in new[] { FolderOf("one"), FolderOf("two") })
        {
            var host = await StartAsync(slots: 1, folder: folder);
            await host.Tuner.FitAsync(Some.Steps(30), Some.Spec(samples: 20) with { Seed = 7, Scheduler = new Asha { MaxResource = 9, ReductionFactor = 3 } }).OrFail();
            journals.Add((await host.JournalAsync("e")).WithoutTimes());
        }

        Assert.Single(journals.Distinct());
    }
}
