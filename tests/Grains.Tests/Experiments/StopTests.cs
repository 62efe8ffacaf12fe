using Microsoft.Extensions.DependencyInjection;

namespace Tune.Grains;

public sealed class StopTests : HostTests
{
    private readonly TaskCompletionSource _begun = Waiting.Signal();

    /// <summary>Reports once and then listens to its token only.</summary>
    private TrainableDefinition<Configuration> Listening => Some.Acting(2, (_, cancellationToken) =>
    {
        _begun.TrySetResult();
        return Waiting.UntilCancelled(cancellationToken);
    });

    [Fact]
    public async Task A_time_budget_ends_running_trials()
    {
        var time = new ManualTimeProvider();
        var host = await StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        var experiment = await host.Tuner.StartAsync(Listening, Some.Spec(samples: 10) with { Stop = Stop.After(TimeSpan.FromMinutes(1)) }).OrFail();
        await _begun.Task.OrFail();

        time.Advance(TimeSpan.FromSeconds(59));
        var before = await experiment.GetViewAsync();
        await time.AdvanceUntilAsync(host.FactAsync<ExperimentEnded>("e"), TimeSpan.FromMilliseconds(100));

        var results = await experiment.GetResultAsync().OrFail();
        Assert.Equal((ExperimentStatus.Running, ExperimentStatus.Stopped), (before.Status, results.Status));
        Assert.Contains("time budget", results.Reason, StringComparison.Ordinal);
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task Stop_ends_trainables_that_listen_to_their_token_only()
    {
        var host = await StartAsync();
        var experiment = await host.Tuner.StartAsync(Listening, Some.Spec(samples: 10)).OrFail();
        await _begun.Task.OrFail();

        await experiment.StopAsync("enough");

        var results = await experiment.GetResultAsync().OrFail();
        Assert.Equal((ExperimentStatus.Stopped, "enough"), (results.Status, results.Reason));
        Assert.All(results, trial => Assert.Equal((EndedBy.Experiment, "enough"), (trial.EndedBy, trial.Reason)));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task Stop_of_one_trial_makes_room_for_the_next()
    {
        var host = await StartAsync(slots: 1);
        var experiment = await host.Tuner.StartAsync(Listening, Some.Spec(samples: 2)).OrFail();
        await _begun.Task.OrFail();

        await experiment.StopTrialAsync(new TrialId(0), "not this one");

        await host.FactAsync<TrialStarted>("e", started => started.Trial.Number == 1);
        await experiment.StopAsync();
        var results = await experiment.GetResultAsync().OrFail();
        Assert.Equal((EndedBy.User, "not this one"), (results[0].EndedBy, results[0].Reason));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task A_trainable_that_ignores_its_token_does_not_hold_the_experiment_up()
    {
        var release = Waiting.Signal();
        var host = await StartAsync(slots: 1);
        var deaf = Some.Acting(2, async (_, _) =>
        {
            _begun.TrySetResult();
            await release.Task;
        });
        var experiment = await host.Tuner.StartAsync(deaf, Some.Spec()).OrFail();
        await _begun.Task.OrFail();
        await host.FactAsync<TrialReported>("e");

        await experiment.StopAsync();
        var results = await experiment.GetResultAsync().OrFail();

        Assert.Equal((ExperimentStatus.Stopped, 1), (results.Status, results[0].Iterations));
        release.SetResult();
        await host.SlotsAreFreeAsync();
        Assert.Equal([1], (await host.JournalAsync("e")).Iterations(0));
    }

    [Fact]
    public async Task A_host_that_stops_does_not_wait_for_watchers_and_marks_its_trials_lost()
    {
        var host = await StartAsync();
        var fit = host.Tuner.FitAsync(Listening, Some.Spec());
        await _begun.Task.OrFail();
        await host.FactAsync<TrialReported>("e");

        var stopping = host.StopAsync();

        Assert.Same(stopping, await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromSeconds(5))));
        await Assert.ThrowsAnyAsync<Exception>(() => fit.OrFail());
    }

    [Fact]
    public async Task A_stop_function_that_throws_loses_no_report()
    {
        var host = await StartAsync(slots: 1);
        var spec = Some.Spec() with { Stop = Stop.When("careless", trial => trial.Iteration >= 5 ? throw new InvalidDataException("careless") : false) };

        await Assert.ThrowsAnyAsync<ExperimentFailedException>(() => host.Tuner.FitAsync(Some.Steps(10), spec).OrFail());

        Assert.Equal(Enumerable.Range(1, 5), (await host.Experiment("e").GetResultAsync().OrFail())[0].History.Select(row => row.Iteration));
        (await host.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task Stops_of_running_paused_and_ended_experiments_give_every_slot_back()
    {
        var host = await StartAsync(slots: 4);
        for (var round = 0; round < 20; round++)
        {
            var name = FormattableString.Invariant($"e{round}");
            var experiment = await host.Tuner.StartAsync(Some.Steps(3), Some.Spec(name, samples: 20)).OrFail();
            if (round % 3 == 0) await experiment.PauseAsync().OrFail();
            if (round % 3 == 1) await host.FactAsync<TrialStarted>(name).OrFail();
            await experiment.StopAsync().OrFail();
            (await host.JournalAsync(name)).Check();
        }

        await host.SlotsAreFreeAsync();
    }
}
