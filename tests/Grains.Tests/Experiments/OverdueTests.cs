using Microsoft.Extensions.DependencyInjection;

namespace Tune.Grains;

/// <summary>Limits of a trial's time, on a clock that the test moves.</summary>
public sealed class OverdueTests : HostTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_trial_that_listens_to_its_token_only_ends_when_its_time_is_used_up_and_the_next_one_runs()
    {
        var host = await StartAsync(slots: 1, services: Timed);
        var experiment = await host.Tuner.StartAsync(Hanging(), Some.Spec(samples: 2) with { TimeLimitPerTrial = TimeSpan.FromMinutes(1) }).OrFail();
        var began = _time.GetUtcNow();

        await _time.AdvanceUntilAsync(host.FactAsync<ExperimentEnded>("e"), Step);

        var results = await experiment.GetResultAsync().OrFail();
        Assert.All(results, trial => Assert.Equal((TrialStatus.Terminated, EndedBy.StopRule, 1), (trial.Status, trial.EndedBy, trial.Iterations)));
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(4));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task The_time_of_earlier_attempts_counts()
    {
        var host = await StartAsync(slots: 1, services: Timed);
        var trainable = Trainable.Define<Configuration>("failing", async (_, trial, cancellationToken) =>
        {
            await trial.ReportAsync(new Metrics("loss", 1), cancellationToken);
            // for less than the limit in each attempt
            await Task.Delay(TimeSpan.FromSeconds(25), _time, cancellationToken);
            throw new InvalidDataException("again");
        });
        await host.Tuner.StartAsync(trainable, Some.Spec() with { TimeLimitPerTrial = TimeSpan.FromMinutes(1), MaxFailuresPerTrial = -1 }).OrFail();

        var ended = await _time.AdvanceUntilAsync(host.FactAsync<TrialEnded>("e"), Step);

        Assert.Equal("its time limit of 00:01:00 is used up", ended.Reason);
        // each attempt takes less than the limit
        Assert.InRange((await host.JournalAsync("e")).Of<TrialFailed>().Count(), 1, 3);
    }

    [Fact]
    public async Task The_time_before_a_restart_of_the_process_counts_up_to_the_last_report()
    {
        var limit = TimeSpan.FromSeconds(100);
        var trainable = Some.Acting(100, (_, cancellationToken) => Task.Delay(TimeSpan.FromSeconds(10), _time, cancellationToken), saves: true);
        var host = await StartAsync(slots: 1, services: Timed);
        await host.Tuner.StartAsync(trainable, Some.Spec() with { TimeLimitPerTrial = limit }).OrFail();
        var before = await _time.AdvanceUntilAsync(host.FactAsync<TrialReported>("e", report => report.Elapsed >= TimeSpan.FromSeconds(60)), Step);
        await host.DisposeAsync();

        var next = await StartAsync(slots: 1, services: Timed);
        await next.Tuner.StartAsync(trainable, Some.Spec() with { TimeLimitPerTrial = limit }).OrFail();
        var ended = await _time.AdvanceUntilAsync(next.FactAsync<TrialEnded>("e"), Step);

        Assert.Equal("its time limit of 00:01:40 is used up", ended.Reason);
        var after = (await next.JournalAsync("e")).Of<TrialReported>().Where(report => report.Attempt == 2).ToList();
        Assert.All(after, report => Assert.InRange(report.Elapsed, before.Elapsed, limit + TimeSpan.FromSeconds(20)));
        // not the limit once more: about forty seconds were left
        Assert.InRange(after.Count, 1, 5);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(35, true)]
    public void A_watch_of_a_new_process_begins_with_what_the_journal_has(int seconds, bool isOver)
    {
        var spec = Some.Spec() with { TimeLimitPerTrial = TimeSpan.FromMinutes(1) };
        var trial = new TrialId(0);
        var earlier = new Experiment(spec);
        Fact[] facts =
        [
            .. earlier.Handle(new Input.Start(default)), .. earlier.Handle(new Input.SlotOffered(default)),
            .. earlier.Handle(new Input.Reported(default, trial, 1, 1, new Metrics("loss", 1), TimeSpan.FromSeconds(30))),
        ];
        var kernel = new Experiment(spec);
        kernel.Replay(facts);
        kernel.Handle(new Input.Recover(default));
        kernel.Handle(new Input.Lost(default, trial, 1, "its process ended"));
        kernel.Handle(new Input.SlotOffered(default));
        Assert.Equal((2, TimeSpan.FromSeconds(30)), (kernel.Get(trial).Attempt, kernel.Get(trial).Elapsed));
        var watch = new TrialWatch(new StoredExperiment(Storage.A.Experiment("e"), spec, kernel, 0, 0, [], []), _time, TimeSpan.FromSeconds(5));

        var overdue = new List<Input.Overdue>();
        for (var second = 0; second <= seconds; second++)
        {
            overdue.AddRange(watch.Tick(default));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(isOver, overdue.Count > 0);
        Assert.All(overdue, found => Assert.Equal((trial, 2, false), (found.Trial, found.Attempt, found.IsStalled)));
    }

    [Fact]
    public async Task A_trial_that_reports_nothing_ends_and_one_that_does_goes_on()
    {
        var host = await StartAsync(slots: 2, services: Timed);
        var trainable = Trainable.Define<Configuration>("mixed", async (_, trial, cancellationToken) =>
        {
            for (var report = 0; report < 10; report++)
            {
                await trial.ReportAsync(new Metrics("loss", 1), cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(trial.Trial.Number == 0 ? 1000 : 20), _time, cancellationToken);
            }
        });
        await host.Tuner.StartAsync(trainable, Some.Spec(samples: 2) with { StallLimitPerTrial = TimeSpan.FromSeconds(40) }).OrFail();

        await _time.AdvanceUntilAsync(host.FactAsync<ExperimentEnded>("e"), Step);

        var results = await host.Experiment("e").GetResultAsync().OrFail();
        Assert.Equal((TrialStatus.Error, "TrialStalled", 1), (results[0].Status, results[0].Error?.Type, results[0].Iterations));
        Assert.Equal((TrialStatus.Terminated, 10), (results[1].Status, results[1].Iterations));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task A_process_that_stood_still_has_trained_nothing_meanwhile()
    {
        var host = await StartAsync(slots: 1, services: Timed);
        await host.Tuner.StartAsync(Hanging(), Some.Spec() with { StallLimitPerTrial = TimeSpan.FromMinutes(1) }).OrFail();
        await host.FactAsync<TrialReported>("e");
        var watch = new TrialWatch(await StoredAsync(host), _time, TimeSpan.FromSeconds(5));
        Assert.Empty(watch.Tick(_time.GetUtcNow()));

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(watch.Tick(_time.GetUtcNow()));
        for (var second = 0; second < 62; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            if (!watch.Tick(_time.GetUtcNow()).IsEmpty) return;
        }

        Assert.Fail("It has said nothing for a minute.");
    }

    private static async Task<StoredExperiment> StoredAsync(TuneHost host) => await StoredExperiment.LoadAsync(
        await host.Store.FindAsync("e", CancellationToken.None) ?? throw new InvalidOperationException("There is none."), host.Store, new AlgorithmRegistry(), stray => throw stray);

    private void Timed(IServiceCollection services) => services.AddSingleton<TimeProvider>(_time);

    private static TrainableDefinition<Configuration> Hanging() => Some.Acting(2, (_, cancellationToken) => Waiting.UntilCancelled(cancellationToken));
}
