using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace Tune.Grains;

public sealed class ReportTests : HostTests
{
    [Theory]
    [InlineData(1, 10_000, 1)]
    [InlineData(2, 500, 8)]
    [InlineData(16, 100, 40)]
    public async Task Every_report_of_a_fast_trainable_is_in_the_journal_once_and_in_order(int slots, int iterations, int samples)
    {
        var host = await StartAsync(slots);

        var results = await host.Tuner.FitAsync(Some.Steps(iterations), Some.Spec(samples: samples)).OrFail();

        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.All(results, trial => Assert.Equal(iterations, trial.History.Count));
        Assert.All(Enumerable.Range(0, samples), trial => Assert.Equal(Enumerable.Range(1, iterations), journal.Iterations(trial)));
        Assert.InRange(journal.MostRunning, 1, slots);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_foreign_subscriber_that_is_stuck_or_fails_neither_delays_nor_fails_a_trial(bool fails)
    {
        const int Iterations = 30;
        var isCalled = Waiting.Signal();
        var stuck = Waiting.Signal();
        var host = await StartAsync();
        var stream = host.Services.GetRequiredService<IClusterClient>().GetStreamProvider(GrainKeys.StreamProvider).GetStream<ReportBatch>(StreamId.Create(GrainKeys.ReportStream, "e"));
        await stream.SubscribeAsync((_, _) =>
        {
            isCalled.TrySetResult();
            return fails ? throw new InvalidTimeZoneException("foreign") : stuck.Task;
        }).OrFail();

        // each report waits until the one before is in the journal: as no decision asks for it, the stream brings it, or a call two seconds later,
        // which would make it last longer than the limit
        var results = await host.Tuner.FitAsync(
            Some.Acting(Iterations, async (trial, _) => await host.FactAsync<TrialReported>("e", fact => fact.Trial == trial.Trial && fact.Iteration == trial.Iteration)),
            Some.Spec(samples: 2)).OrFail();

        await isCalled.Task.OrFail();
        Assert.False(stuck.Task.IsCompleted);
        Assert.All(results, trial => Assert.Equal((Iterations, EndedBy.Completed), (trial.Iterations, trial.EndedBy)));
        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.Equal(2 * Iterations, journal.Of<TrialReported>().Count());
        Assert.Empty(journal.Of<TrialFailed>());
        stuck.SetResult();
    }

    [Fact]
    public async Task A_trainable_that_is_faster_than_the_journal_waits_for_it()
    {
        var (submitted, durable, most) = (0, 0, 0);
        Probe.BeforeAppend = async _ =>
        {
            await Task.Yield();
            most = Math.Max(most, Volatile.Read(ref submitted) - durable);
        };
        Probe.AfterAppend = batch =>
        {
            durable += batch.Entries.Count(entry => entry.Kind == "reported");
            return Task.CompletedTask;
        };
        var host = await StartAsync(slots: 1);

        await host.Tuner.FitAsync(Some.Acting(20_000, (trial, _) =>
        {
            Volatile.Write(ref submitted, trial.Iteration);
            return Task.CompletedTask;
        }), Some.Spec()).OrFail();

        Assert.Equal(20_000, durable);
        Assert.InRange(most, 1, AttemptSession.MostUnacknowledged);
    }

    [Fact]
    public async Task Asha_stops_trials_exactly_at_its_rungs()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(
            Some.Steps(1000), Some.Spec(samples: 40) with { Scheduler = new Asha { MaxResource = 27, ReductionFactor = 3 } }).OrFail();

        (await host.JournalAsync("e")).Check();
        Assert.All(results, trial => Assert.Contains(trial.Iterations, new[] { 1, 3, 9, 27 }));
        Assert.All(results, trial => Assert.Equal(EndedBy.Scheduler, trial.EndedBy));
        Assert.Contains(results, trial => trial.Iterations == 27);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task A_rule_on_the_iteration_stops_exactly_there(int iteration)
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Some.Steps(1000), Some.Spec(samples: 10) with { Stop = Stop.AtIteration(iteration) }).OrFail();

        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.All(results, trial => Assert.Equal((iteration, EndedBy.StopRule), (trial.Iterations, trial.EndedBy)));
    }
}
