using Microsoft.Extensions.DependencyInjection;

namespace Tune.Grains;

/// <summary>Experiments whose trials the caller asks for and runs.</summary>
public sealed class AskTellTests : HostTests
{
    private readonly ManualTimeProvider _time = new();

    private static double Loss(Configuration config) => config.Get<double>("x");

    [Fact]
    public async Task A_loop_of_asking_and_telling_gives_the_results_that_a_trainable_would()
    {
        var host = await StartAsync();
        var spec = Some.Spec(samples: 5) with { Searcher = new Tpe { StartupTrials = 2 }, MaxConcurrentTrials = 1 };
        var expected = await host.Tuner.FitAsync(Trainable.Define<Configuration>("loss", config => Loss(config)), spec with { Name = "fit" }).OrFail();

        await using var open = await host.Tuner.OpenAsync(spec).OrFail();
        while (await open.AskAsync().OrFail() is { } trial) Assert.True(await trial.TellAsync(Loss(trial.Config)).OrFail());

        var results = await open.Experiment.GetResultAsync().OrFail();
        Assert.True(open.HasEnded);
        Assert.Equal((ExperimentStatus.Finished, 5), (results.Status, results.Count));
        Assert.Equal(expected.Select(trial => (trial.Configuration, trial.Value, trial.EndedBy)), results.Select(trial => (trial.Configuration, trial.Value, trial.EndedBy)));
        Assert.Equal(0, (await host.Tuner.GetResourcesAsync()).CountLeases());
        (await host.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task Reports_are_decided_about_and_a_stopped_trial_takes_no_result()
    {
        var host = await StartAsync();
        var spec = Some.Spec(samples: 2) with { Scheduler = new Asha { MaxResource = 9, ReductionFactor = 3 } };
        await using var open = await host.Tuner.OpenAsync(spec).OrFail();
        var good = await AskAsync(open);
        var bad = await AskAsync(open);

        Assert.Equal(Directive.Kind.Continue, (await good.ReportAsync(0.1).OrFail()).Action);
        var verdict = await bad.ReportAsync(0.9).OrFail();

        Assert.Equal(Directive.Kind.Stop, verdict.Action);
        Assert.True(bad.IsOver);
        Assert.False(await bad.TellAsync(0).OrFail());
        Assert.Equal(verdict, await bad.ReportAsync(0).OrFail());
        Assert.True(await good.TellAsync().OrFail());
        var results = await open.Experiment.GetResultAsync().OrFail();
        Assert.Equal([(EndedBy.Completed, 0.1), (EndedBy.Scheduler, 0.9)], results.Select(trial => (trial.EndedBy.GetValueOrDefault(), trial.Value.GetValueOrDefault())));
    }

    [Fact]
    public async Task A_trial_that_is_asked_for_has_its_name()
    {
        var host = await StartAsync();
        await using var open = await host.Tuner.OpenAsync(Some.Spec(samples: 1) with { TrialName = "x={x:0.00}" }).OrFail();

        var trial = await AskAsync(open);

        Assert.Equal(FormattableString.Invariant($"x={Loss(trial.Config):0.00}"), trial.Name);
    }

    [Fact]
    public async Task What_was_not_told_is_asked_again_in_the_next_process()
    {
        var spec = Some.Spec(samples: 3);
        var host = await StartAsync();
        var open = await host.Tuner.OpenAsync(spec).OrFail();
        await (await AskAsync(open)).TellAsync(0.5).OrFail();
        var lost = await AskAsync(open);
        await lost.ReportAsync(0.4).OrFail();
        var next = await RestartAsync(host);

        await using var again = await next.Tuner.OpenAsync(spec).OrFail();
        var trial = await AskAsync(again);

        Assert.Equal((lost.Trial, lost.Configuration, 2, 0), (trial.Trial, trial.Configuration, trial.Attempt, trial.Iteration));
        await trial.TellAsync(0.3).OrFail();
        await (await AskAsync(again)).TellAsync(0.2).OrFail();
        Assert.Null(await again.AskAsync().OrFail());
        Assert.Equal([0.5, 0.3, 0.2], (await again.Experiment.GetResultAsync().OrFail()).Select(result => result.Value.GetValueOrDefault()));
        (await next.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task Disposal_gives_back_and_the_trial_is_somebody_elses_from_then_on()
    {
        var host = await StartAsync();
        var first = await host.Tuner.OpenAsync(Some.Spec(samples: 1), new AskTellOptions { Client = "first" }).OrFail();
        var held = await AskAsync(first);
        await using var second = await host.Tuner.OpenAsync(Some.Spec(samples: 1), new AskTellOptions { Client = "second" }).OrFail();
        Assert.Null(await second.TryAskAsync().OrFail());
        Assert.False(second.HasEnded);
        Assert.Equal(PendingReason.NotPending, (await second.Experiment.ExplainPendingAsync().OrFail()).Reason);

        var waiting = second.AskAsync();
        await first.DisposeAsync();
        var got = await waiting.OrFail();

        Assert.Equal((held.Trial, 2), (got?.Trial, got?.Attempt));
        Assert.True(held.IsOver);
        Assert.False((await host.JournalAsync("e")).Of<TrialLost>().Single().IsUnexpected);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.AskAsync()).OrFail();
    }

    [Fact]
    public async Task A_question_that_is_repeated_gets_the_same_trial()
    {
        var host = await StartAsync();
        await using var open = await host.Tuner.OpenAsync(Some.Spec(samples: 2)).OrFail();
        var grain = host.Grain<IExperimentGrain>("e");

        var first = await grain.AskAsync(new AskRequest("c", [])).OrFail();
        var again = await grain.AskAsync(new AskRequest("c", [])).OrFail();
        var other = await grain.AskAsync(new AskRequest("c", [0])).OrFail();

        Assert.Equal(first.Trial, again.Trial);
        Assert.Equal((1, 1), (other.Trial?.Trial, other.Trial?.Attempt));
        Assert.Equal(["c", "c"], (await open.Experiment.GetViewAsync()).Running.Select(trial => trial.Client));
    }

    [Fact]
    public async Task A_client_that_is_silent_for_longer_than_its_lease_loses_its_trial_and_one_that_is_there_keeps_it()
    {
        var host = await StartAsync(services: services => services.AddSingleton<TimeProvider>(_time));
        var grain = host.Grain<IExperimentGrain>("e");
        await using var open = await host.Tuner.OpenAsync(Some.Spec(samples: 2), new AskTellOptions { Client = "here", Lease = TimeSpan.FromSeconds(30) }).OrFail();
        var kept = await AskAsync(open);
        var gone = await grain.AskAsync(new AskRequest("gone", [], TimeSpan.FromSeconds(30))).OrFail();

        var lost = await _time.AdvanceUntilAsync(host.FactAsync<TrialLost>("e"), TimeSpan.FromMilliseconds(500));

        Assert.Equal((gone.Trial?.Trial, "its client 'gone' was not heard of for 00:00:30", true), (lost.Trial.Number, lost.Reason, lost.IsUnexpected));
        Assert.Equal(kept.Trial, Assert.Single((await open.Experiment.GetViewAsync()).Running).Trial);
        Assert.Equal(gone.Trial?.Trial, (await AskAsync(open)).Trial.Number);
    }

    [Fact]
    public async Task A_failure_that_is_told_is_tried_again_as_the_spec_says()
    {
        var host = await StartAsync();
        await using var open = await host.Tuner.OpenAsync(Some.Spec(samples: 1) with { MaxFailuresPerTrial = 1 }).OrFail();

        Assert.True(await (await AskAsync(open)).FailAsync("no luck").OrFail());
        var again = await AskAsync(open);
        Assert.True(await again.FailAsync("again").OrFail());

        Assert.Null(await open.AskAsync().OrFail());
        var failed = Assert.Single(await open.Experiment.GetResultAsync().OrFail());
        Assert.Equal((TrialStatus.Error, 2, "again"), (failed.Status, failed.Failures, failed.Error?.Message));
    }

    [Fact]
    public async Task Many_ask_at_once_and_none_gets_what_another_has()
    {
        var host = await StartAsync();
        await using var open = await host.Tuner.OpenAsync(Some.Spec(samples: 40) with { Searcher = new Tpe { StartupTrials = 5 } }).OrFail();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (await open.AskAsync() is { } trial)
            {
                await trial.ReportAsync(1);
                await trial.TellAsync(Loss(trial.Config));
            }
        }))).OrFail();

        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.Equal((40, 40), (journal.Of<TrialStarted>().Count(), journal.Of<TrialEnded>(ended => ended.EndedBy == EndedBy.Completed).Count()));
    }

    [Fact]
    public async Task What_can_not_be_asked_for_is_refused_with_the_mend()
    {
        var host = await StartAsync();
        var needy = await Assert.ThrowsAsync<InvalidExperimentException>(() => host.Tuner.OpenAsync(Some.Spec() with { Scheduler = new AshaPromotion { MaxResource = 9 } })).OrFail();
        Assert.Contains("Use Fifo, Asha", needy.Message, StringComparison.Ordinal);
        var nameless = await Assert.ThrowsAsync<InvalidExperimentException>(() => host.Tuner.OpenAsync(Some.Spec(), new AskTellOptions { Client = " ", Lease = TimeSpan.Zero })).OrFail();
        Assert.Equal(2, nameless.Problems.Length);
        await host.Tuner.FitAsync(Some.Steps(1), Some.Spec()).OrFail();

        await Assert.ThrowsAsync<ExperimentExistsException>(() => host.Tuner.OpenAsync(Some.Spec())).OrFail();
        var own = await Assert.ThrowsAsync<TuneException>(() => host.Grain<IExperimentGrain>("e").AskAsync(new AskRequest("c", []))).OrFail();
        Assert.Contains("'steps'", own.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Some.Steps(1, GrainKeys.Asked));
    }

    [Fact]
    public async Task A_slow_suggestion_is_waited_for()
    {
        var host = await StartAsync();
        await using var open = await host.Tuner.OpenAsync(Some.Spec(samples: 4) with { Searcher = new GaussianProcess { StartupTrials = 2 } }).OrFail();

        while (await open.AskAsync().OrFail() is { } trial) await trial.TellAsync(Loss(trial.Config)).OrFail();

        Assert.Equal(4, (await open.Experiment.GetResultAsync().OrFail()).Count);
    }

    private static async Task<AskedTrial<Configuration>> AskAsync(AskTell<Configuration> open) => Assert.IsType<AskedTrial<Configuration>>(await open.AskAsync().OrFail());
}
