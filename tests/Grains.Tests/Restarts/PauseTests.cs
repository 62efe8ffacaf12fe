namespace Tune.Grains;

public sealed class PauseTests : HostTests
{
    [Fact]
    public async Task A_function_goes_on_from_its_last_checkpoint_and_holds_no_slot_meanwhile()
    {
        var begun = Waiting.Signal();
        var host = await StartAsync(slots: 1, options: options => options.PauseGracePeriod = TimeSpan.Zero);
        var trainable = Trainable.Define<Configuration>("pausing", async (config, trial, cancellationToken) =>
        {
            while (trial.Iteration < 5)
            {
                await trial.ReportAsync(new Report("loss", trial.Iteration + 1, trial.Iteration == 1 ? Checkpoint.FromJson(2) : null), cancellationToken);
                if (trial.Iteration < 3 || trial.Attempt > 1) continue;
                begun.TrySetResult();
                await Waiting.UntilCancelled(cancellationToken);
            }
        });
        var experiment = await host.Tuner.StartAsync(trainable, Some.Spec()).OrFail();
        await begun.Task.OrFail();

        await experiment.PauseAsync("lunch");
        await host.FactAsync<TrialPaused>("e");
        await host.SlotsAreFreeAsync();
        Assert.Equal(ExperimentStatus.Finished, (await host.Tuner.FitAsync(Some.Steps(2), Some.Spec("meanwhile")).OrFail()).Status);
        await experiment.ResumeAsync();
        var results = await experiment.GetResultAsync().OrFail();

        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.Equal([1, 2, 3, 3, 4, 5], journal.Iterations(0));
        Assert.Equal((2, 0), (results[0].Attempts, results[0].Failures));
    }

    [Fact]
    public async Task Cancelling_fit_pauses_and_the_same_call_goes_on()
    {
        using var cancellation = new CancellationTokenSource();
        var host = await StartAsync(slots: 2);
        var trainable = Some.Acting(20, (trial, _) =>
        {
            if (trial is { Trial.Number: 3, Iteration: 10, Attempt: 1 }) cancellation.Cancel();
            return Task.CompletedTask;
        }, saves: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Tuner.FitAsync(trainable, Some.Spec(samples: 8), cancellationToken: cancellation.Token).OrFail());
        var paused = await host.Experiment("e").GetViewAsync();
        await host.SlotsAreFreeAsync();
        var results = await host.Tuner.FitAsync(trainable, Some.Spec(samples: 8)).OrFail();

        Assert.Equal((ExperimentStatus.Paused, "interrupted", 0), (paused.Status, paused.Reason, paused.Running.Length));
        Assert.All(results, trial => Assert.Equal(20, trial.Iterations));
        (await host.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task A_paused_experiment_stays_paused_over_a_restart_and_goes_on_when_it_is_told_to()
    {
        var host = await StartAsync(tune: tune => tune.AddTrainable(Some.Saving(50)));
        var experiment = await host.Tuner.StartAsync(Some.Saving(50), Some.Spec(samples: 4)).OrFail();
        await experiment.PauseAsync();

        host = await RestartAsync(host, tune: tune => tune.AddTrainable(Some.Saving(50)));
        var view = await host.Experiment("e").GetViewAsync().OrFail();
        await host.Experiment("e").ResumeAsync().OrFail();
        var results = await host.Experiment("e").GetResultAsync().OrFail();

        Assert.Equal(ExperimentStatus.Paused, view.Status);
        Assert.All(results, trial => Assert.Equal(50, trial.Iterations));
        (await host.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task Resume_where_the_trainable_is_not_known_says_so()
    {
        var host = await StartAsync();
        var experiment = await host.Tuner.StartAsync(Some.Saving(50), Some.Spec(samples: 4)).OrFail();
        await experiment.PauseAsync();

        host = await RestartAsync(host);
        var exception = await Assert.ThrowsAsync<InvalidExperimentException>(() => host.Experiment("e").ResumeAsync().OrFail());

        Assert.Contains("'saving' is not registered here; there is none. Go on with the program that has it", exception.Message, StringComparison.Ordinal);
        Assert.Equal(ExperimentStatus.Paused, (await host.Experiment("e").GetViewAsync()).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_finished_experiment_can_be_extended(bool isRestarted)
    {
        var host = await StartAsync(tune: tune => tune.AddTrainable(Some.Steps(3)));
        var first = await host.Tuner.FitAsync(Some.Steps(3), Some.Spec(samples: 2)).OrFail();
        if (isRestarted) host = await RestartAsync(host, tune: tune => tune.AddTrainable(Some.Steps(3)));

        await host.Experiment("e").ExtendAsync(samples: 3).OrFail();
        await host.FactAsync<ExperimentEnded>("e", ended => ended.Reason.Contains('5', StringComparison.Ordinal));
        var results = await host.Experiment("e").GetResultAsync().OrFail();

        Assert.Equal((5, ExperimentStatus.Finished), (results.Count, results.Status));
        Assert.Equal(first.Select(trial => trial.Value), results.Take(2).Select(trial => trial.Value));
        (await host.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task A_stopped_experiment_can_be_extended_by_time_and_samples()
    {
        var time = new ManualTimeProvider();
        var host = await StartAsync(slots: 1, services: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, time));
        var experiment = await host.Tuner.StartAsync(
            Some.Acting(2, (trial, cancellationToken) => trial.Trial.Number == 0 ? Waiting.UntilCancelled(cancellationToken) : Task.CompletedTask),
            Some.Spec(samples: 1) with { Stop = Stop.After(TimeSpan.FromMinutes(1)) }).OrFail();
        await host.FactAsync<TrialStarted>("e");
        await time.AdvanceUntilAsync(host.FactAsync<ExperimentEnded>("e"), TimeSpan.FromSeconds(1));

        await experiment.ExtendAsync(samples: 2, extraTime: TimeSpan.FromMinutes(5)).OrFail();
        await host.FactAsync<ExperimentEnded>("e", ended => ended.Status == ExperimentStatus.Finished);

        var results = await experiment.GetResultAsync().OrFail();
        Assert.Equal([EndedBy.Experiment, EndedBy.Completed, EndedBy.Completed], results.Select(trial => trial.EndedBy!.Value));
    }

    [Fact]
    public async Task Extending_by_nothing_is_refused()
    {
        var host = await StartAsync();
        await host.Tuner.FitAsync(Some.Steps(1), Some.Spec()).OrFail();

        await Assert.ThrowsAsync<InvalidExperimentException>(() => host.Experiment("e").ExtendAsync());
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => host.Experiment("none").ExtendAsync(samples: 1));
    }
}
