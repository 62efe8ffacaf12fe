using Microsoft.Extensions.DependencyInjection;

namespace Tune.Grains;

/// <summary>User code that misbehaves hurts neither its experiment's neighbours nor the silo.</summary>
public sealed class MisbehaviourTests : HostTests
{
    [Fact]
    public async Task A_stop_rule_that_throws_fails_its_experiment_at_once_and_others_go_on()
    {
        var asked = 0;
        var gate = Waiting.Signal();
        var host = await StartAsync(slots: 4);
        var beside = await host.Tuner.StartAsync(Some.Acting(1, (_, _) => gate.Task, name: "good"), Some.Spec("beside", samples: 3)).OrFail();
        await host.FactAsync<TrialReported>("beside");
        var spec = Some.Spec("throws", samples: 3) with { Stop = Stop.When("mine", Throw) };

        var exception = await Assert.ThrowsAnyAsync<ExperimentFailedException>(() => host.Tuner.FitAsync(Some.Steps(3), spec).OrFail());
        gate.SetResult();

        Assert.Equal(ExperimentStatus.Finished, (await beside.GetResultAsync().OrFail()).Status);
        Assert.Equal(ExperimentStatus.Finished, (await host.Tuner.FitAsync(Some.Steps(1, "other"), Some.Spec("after")).OrFail()).Status);
        await host.SlotsAreFreeAsync();
        Assert.StartsWith("Experiment 'throws' failed: The function 'mine' of Stop.When failed: in the rule\nSystem.IO.InvalidDataException: in the rule\n   at ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Throw), exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, asked);

        host = await RestartAsync(host);
        var again = await Assert.ThrowsAnyAsync<ExperimentFailedException>(() => host.Tuner.FitAsync(Some.Steps(3), spec).OrFail());
        Assert.Equal(exception.Message, again.Message);
        Assert.Equal(1, asked);

        bool Throw(Trial trial)
        {
            Interlocked.Increment(ref asked);
            throw new InvalidDataException("in the rule");
        }
    }

    [Fact]
    public async Task Code_that_blocks_on_code_of_its_own_that_awaits_works()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Trainable.Define<Configuration>("blocking", _ => ComputeAsync().Result), Some.Spec(samples: 4)).OrFail();

        Assert.All(results, trial => Assert.Equal(1, trial.Value));
    }

    [Fact]
    public async Task A_callback_that_blocks_on_code_of_its_own_that_awaits_works()
    {
        var host = await StartAsync();
        var scheduler = new List<TaskScheduler>();
        var spec = Some.Spec() with { Stop = Stop.When("blocking", _ => Block(scheduler)) };

        Assert.Equal(1, (await host.Tuner.FitAsync(Some.Steps(9), spec).OrFail())[0].Iterations);
        Assert.Same(TaskScheduler.Default, Assert.Single(scheduler));
    }

    [Fact]
    public async Task What_an_async_void_throws_fails_its_trial_and_no_other()
    {
        var host = await StartAsync();
        var trainable = Some.Acting(1, async (trial, cancellationToken) =>
        {
            if (trial.Trial.Number != 1) return;
            Handler();
            await Waiting.UntilCancelled(cancellationToken);
        });

        var results = await host.Tuner.FitAsync(trainable, Some.Spec(samples: 3)).OrFail();

        var failed = Assert.Single(results.Errors);
        Assert.Equal((1, "System.IO.InvalidDataException", "in the handler"), (failed.Trial.Number, failed.Error?.Type, failed.Error?.Message));
        Assert.Contains(nameof(Handler), failed.Error?.Stack, StringComparison.Ordinal);
        await host.SlotsAreFreeAsync();

        static async void Handler()
        {
            await Task.Yield();
            throw new InvalidDataException("in the handler");
        }
    }

    [Fact]
    public async Task What_an_async_void_throws_after_its_trial_is_logged()
    {
        var (gate, left) = (Waiting.Signal(), Waiting.Signal());
        var host = await StartAsync();
        var results = await host.Tuner.FitAsync(Some.Acting(1, (_, _) =>
        {
            Handler();
            return Task.CompletedTask;
        }), Some.Spec()).OrFail();
        gate.SetResult();
        await left.Task.OrFail();

        await HasLoggedAsync(host, "left behind");
        Assert.Empty(results.Errors);

        async void Handler()
        {
            await gate.Task;
            left.SetResult();
            throw new InvalidDataException("late");
        }
    }

    [Fact]
    public async Task What_an_async_void_of_a_callback_throws_is_logged()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Some.Steps(1), Some.Spec() with { Stop = Stop.When("careless", _ => Left()) }).OrFail();

        await HasLoggedAsync(host, "async void");
        Assert.Empty(results.Errors);

        static bool Left()
        {
            Handler();
            return false;
        }

        static async void Handler()
        {
            await Task.Yield();
            throw new InvalidDataException("left");
        }
    }

    [Fact]
    public async Task A_report_after_the_end_is_refused()
    {
        TrialContext? kept = null;
        var host = await StartAsync();
        var results = await host.Tuner.FitAsync(Some.Acting(2, (trial, _) =>
        {
            kept = trial;
            return Task.CompletedTask;
        }), Some.Spec()).OrFail();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Assert.IsAssignableFrom<TrialContext>(kept).ReportAsync(new Metrics("loss", 0)).AsTask().OrFail());

        Assert.Contains("Attempt 1 of trial 00000 has ended", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, results[0].Iterations);
    }

    [Fact]
    public async Task A_trainable_that_swallows_its_cancellation_and_reports_on_is_refused_each_time()
    {
        var refusals = new List<string>();
        var host = await StartAsync(slots: 1);
        var trainable = Trainable.Define<Configuration>("deaf", async (_, trial, _) =>
        {
            for (var report = 0; report < 5; report++)
            {
                try
                {
                    await trial.ReportAsync(new Metrics("loss", report), CancellationToken.None);
                }
                catch (OperationCanceledException exception)
                {
                    refusals.Add(exception.Message);
                }
            }
        });

        var results = await host.Tuner.FitAsync(trainable, Some.Spec() with { Stop = Stop.AtIteration(2) }).OrFail();
        await host.SlotsAreFreeAsync();

        Assert.Equal(2, results[0].Iterations);
        Assert.Equal(Enumerable.Repeat("reached iteration 2", 4), refusals);
    }

    [Fact]
    public async Task A_display_that_throws_is_logged_once_and_the_experiment_goes_on()
    {
        var host = await StartAsync();
        await using var progress = new ProgressDisplay(new ProgressOptions { Mode = ProgressMode.Plain, IsVerbose = true }, new BrokenConsole());

        var results = await host.Tuner.FitAsync(Some.Steps(3), Some.Spec(samples: 5), progress).OrFail();

        Assert.Equal(5, results.Count);
        Assert.Single(host.Log, line => line.Contains("progress display failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Any_progress_is_told_views_up_to_the_last_one()
    {
        var host = await StartAsync();
        var views = new Views();

        await host.Tuner.FitAsync(Some.Steps(3), Some.Spec(samples: 5), views).OrFail();

        Assert.Equal((ExperimentStatus.Finished, 5), (views.Last?.Status, views.Last?.Counts[TrialStatus.Terminated]));
    }

    [Fact]
    public async Task A_process_that_ends_as_planned_costs_its_trials_no_loss()
    {
        var host = await StartAsync();
        for (var run = 0; run < 4; run++)
        {
            await host.Tuner.StartAsync(Some.Acting(1, (_, cancellationToken) => Waiting.UntilCancelled(cancellationToken)), Some.Spec(samples: 2)).OrFail();
            await host.FactAsync<TrialStarted>("e", started => started.Attempt == run + 1);
            host = await RestartAsync(host);
        }

        var results = await host.Tuner.FitAsync(Some.Acting(1, (_, _) => Task.CompletedTask), Some.Spec(samples: 2)).OrFail();

        Assert.Empty(results.Errors);
        Assert.All((await host.JournalAsync("e")).Of<TrialLost>(), lost => Assert.False(lost.IsUnexpected));
    }

    [Fact]
    public async Task An_experiment_in_a_trial_that_holds_the_only_slot_says_what_it_waits_for()
    {
        var time = new ManualTimeProvider();
        var (inner, end) = (new TaskCompletionSource<Task<ResultGrid<Configuration>>>(), Waiting.Signal());
        var host = await StartAsync(slots: 1, services: services => services.AddSingleton<TimeProvider>(time));
        var outer = await host.Tuner.StartAsync(Some.Acting(1, async (_, _) =>
        {
            inner.SetResult(host.Tuner.FitAsync(Some.Steps(1, "nested"), Some.Spec("inner"), cancellationToken: CancellationToken.None));
            await end.Task;
        }), Some.Spec("outer")).OrFail();
        var fit = await inner.Task.OrFail();

        await time.AdvanceUntilAsync(Said(), TimeSpan.FromMilliseconds(500));
        end.SetResult();

        Assert.Equal(ExperimentStatus.Finished, (await time.AdvanceUntilAsync(fit, TimeSpan.FromMilliseconds(100))).Status);
        Assert.Equal(ExperimentStatus.Finished, (await outer.GetResultAsync().OrFail()).Status);

        async Task<bool> Said()
        {
            await HasLoggedAsync(host, "Experiment inner waits, and none of its trials runs");
            return true;
        }
    }

    private static bool Block(List<TaskScheduler> scheduler)
    {
        scheduler.Add(TaskScheduler.Current);
        return ComputeAsync().Result > 0;
    }

    private static async Task<double> ComputeAsync()
    {
        await Task.Yield();
        await Task.Run(() => { });
        return 1;
    }

    private static async Task HasLoggedAsync(TuneHost host, string text)
    {
        for (var turn = 0; !host.Log.Any(line => line.Contains(text, StringComparison.Ordinal)); turn++)
        {
            if (turn > 4000) throw new Xunit.Sdk.XunitException($"'{text}' was never logged, but:\n{string.Join("\n", host.Log)}");
            await Task.Delay(5);
        }
    }

    private sealed class Views : IProgress<ExperimentView>
    {
        public ExperimentView? Last { get; private set; }

        public void Report(ExperimentView value) => Last = value;
    }
}
