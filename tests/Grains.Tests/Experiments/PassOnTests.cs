using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Slots that go from trial to trial within an experiment.</summary>
public sealed class PassOnTests : HostTests
{
    private int _entered;

    /// <summary>Notes that it was entered.</summary>
    private TrainableDefinition<Configuration> Noted => Trainable.Define<Configuration>("noted", config =>
    {
        Interlocked.Increment(ref _entered);
        return config.Get<double>("x");
    });

    [Fact]
    public async Task The_end_of_a_trial_and_the_start_of_the_next_are_one_commit()
    {
        var batches = new List<string>();
        Probe.AfterAppend = batch =>
        {
            lock (batches) batches.Add(string.Join(' ', batch.Entries.Select(entry => entry.Kind)));
            return Task.CompletedTask;
        };
        var host = await StartAsync(slots: 1);

        await host.Tuner.FitAsync(Noted, Some.Spec(samples: 20)).OrFail();

        Assert.Equal(19, batches.Count(kinds => kinds == "reported trial-ended trial-created trial-started"));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task The_broker_hears_of_few_trials_only()
    {
        var host = await StartAsync(slots: 2);
        var before = await NextLeaseAsync(host, "before");

        await host.Tuner.FitAsync(Noted, Some.Spec(samples: 200)).OrFail();
        await host.SlotsAreFreeAsync();

        Assert.InRange(await NextLeaseAsync(host, "after") - before, 3, 50);
    }

    [Fact]
    public async Task As_long_as_another_experiment_waits_slots_go_back_to_the_broker()
    {
        var host = await StartAsync(slots: 2);
        var (go, end) = (Waiting.Signal(), Waiting.Signal());
        var first = await host.Tuner.StartAsync(Some.Acting(1, (trial, _) => trial.Trial.Number == 0 ? go.Task : end.Task), Some.Spec("first", samples: 30)).OrFail();
        await host.FactAsync<TrialReported>("first", reported => reported.Trial.Number == 1);
        var second = await host.Tuner.StartAsync(Some.Acting(1, (_, _) => end.Task, name: "others"), Some.Spec("second", samples: 30)).OrFail();
        // when the broker answers it has told the first one, which hears it before it answers
        await host.Grain<IResourceBrokerGrain>().RequestAsync(Some.Request("second", 30)).OrFail();
        await first.GetViewAsync().OrFail();

        go.SetResult();
        await host.FactAsync<TrialStarted>("second");

        var started = (await host.JournalAsync("first")).Of<TrialStarted>().Select(fact => fact.Trial.Number).ToList();
        end.SetResult();
        Assert.Equal([0, 1], started);
        Assert.Equal((30, 30), ((await first.GetResultAsync().OrFail()).Count, (await second.GetResultAsync().OrFail()).Count));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task A_slot_whose_passing_on_could_not_be_written_stays_with_the_runner_that_gave_it()
    {
        var failures = 1;
        Probe.BeforeAppend = batch => batch.Entries.Any(entry => entry.Kind == "trial-ended") && Interlocked.Decrement(ref failures) >= 0
            ? throw new Storage.StorageFullException(DataFolder, "appending to a journal", new IOException("No space left on device"))
            : Task.CompletedTask;
        var host = await StartAsync(slots: 1);
        var go = Waiting.Signal();
        var experiment = await host.Tuner.StartAsync(Some.Acting(1, (trial, _) => trial.Trial.Number == 0 ? Task.CompletedTask : go.Task), Some.Spec(samples: 3)).OrFail();

        await SecondStartsAsync(host).OrFail();

        var journal = await host.JournalAsync("e");
        go.SetResult();
        journal.Check();
        Assert.Equal(1, journal.MostRunning);
        Assert.Equal(3, (await experiment.GetResultAsync().OrFail()).Count);
        await host.SlotsAreFreeAsync();
    }

    // who watches hears that the disk was full until there is progress again
    private static async Task SecondStartsAsync(TuneHost host)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await host.FactAsync<TrialStarted>("e", started => started.Trial.Number == 1);
                return;
            }
            catch (Storage.StorageFullException) when (attempt < 1000)
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task A_last_message_that_comes_twice_frees_nothing_twice()
    {
        var host = await StartAsync(slots: 1);
        var reached = Waiting.Signal();
        var experiment = await host.Tuner.StartAsync(Some.Acting(1, async (trial, cancellationToken) =>
        {
            if (trial.Trial.Number == 0) return;
            reached.TrySetResult();
            await Waiting.UntilCancelled(cancellationToken);
        }), Some.Spec(samples: 5)).OrFail();
        await reached.Task.OrFail();
        var lease = await OnlyLeaseAsync(host);

        var reply = await host.Grain<IExperimentGrain>("e").ReportAsync(new ReportBatch(0, 1, [], End: new AttemptEnd(AttemptEndKind.Completed), Freed: lease)).OrFail();
        var used = await host.Grain<IResourceBrokerGrain>().GetViewAsync().OrFail();

        Assert.Equal((Directive.Kind.Stop, 1), (reply.Verdict.Action, used.Silos.Sum(silo => silo.Leases.Length)));
        Assert.Single((await experiment.GetViewAsync()).Running);
        Assert.Equal([0, 1], (await host.JournalAsync("e")).Of<TrialStarted>().Select(started => started.Trial.Number));
        await experiment.StopAsync();
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task A_start_that_comes_late_or_again_starts_nothing()
    {
        var host = await StartAsync(slots: 1);
        await host.Tuner.FitAsync(Noted, Some.Spec(samples: 2)).OrFail();
        var config = (await host.JournalAsync("e")).Of<TrialCreated>().First().Config;
        var lease = LeaseOn(host);
        var start = new AttemptStart("e", "noted", 0, 1, config.ToString(), int.MaxValue, null, TimeSpan.Zero, new(), lease, "loss");

        var result = await RunnerOf(host, lease).StartAsync(start).OrFail();
        var resultOfUnknown = await RunnerOf(host, lease).StartAsync(start with { Experiment = "none" }).OrFail();

        Assert.Equal((StartResult.NotCurrent, StartResult.NotCurrent, 2), (result, resultOfUnknown, _entered));
        Assert.Empty(await AgentOf(host).FindAttemptsAsync("e").OrFail());
    }

    [Fact]
    public async Task A_signal_to_an_attempt_that_does_not_run_leaves_nothing_behind()
    {
        var host = await StartAsync(slots: 1);
        await host.Tuner.FitAsync(Noted, Some.Spec()).OrFail();

        Assert.False(await RunnerOf(host, LeaseOn(host)).SignalAsync(0, 1, Directive.Kind.Stop, "late").OrFail());

        Assert.Equal(1, _entered);
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task What_was_about_to_begin_when_somebody_asked_what_runs_does_not_begin()
    {
        var host = await StartAsync(slots: 1);
        var ledger = host.Services.GetRequiredService<SiloLedger>();
        var lease = LeaseOn(host);
        var start = new AttemptStart("e", "noted", 0, 1, "{}", int.MaxValue, null, TimeSpan.Zero, new(), lease, "loss");
        AttemptSession Session() => new(start, new FolderRoot(FolderOf("results")), [], host.Services, host.Services.GetRequiredService<ICheckpointStore>(), TimeProvider.System, TimeSpan.FromSeconds(1));

        var before = ledger.InquiriesOf("e");
        Assert.Empty(await AgentOf(host).FindAttemptsAsync("e").OrFail());

        Assert.Equal(StartResult.NotCurrent, ledger.TryBegin(Session(), before));
        Assert.Equal(StartResult.Runs, ledger.TryBegin(Session(), ledger.InquiriesOf("e")));
        var held = Assert.Single(await AgentOf(host).FindAttemptsAsync("e").OrFail());
        Assert.Equal((0, 1, lease.Id), (held.Trial, held.Attempt, held.Lease.Id));
    }

    private static string SiloOf(TuneHost host) => host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();

    private static ISiloAgentGrain AgentOf(TuneHost host) => host.Grain<ISiloAgentGrain>(SiloOf(host));

    private static ITrialRunnerGrain RunnerOf(TuneHost host, ResourceLease lease) => host.Grain<ITrialRunnerGrain>(GrainKeys.Runner(lease));

    /// <summary>A lease of the host's silo that no broker has given.</summary>
    private static ResourceLease LeaseOn(TuneHost host) => Some.Lease("e") with { Places = [new BundlePlace(SiloOf(host), [])] };

    private static async Task<ResourceLease> OnlyLeaseAsync(TuneHost host) =>
        Assert.Single(Assert.Single((await host.Grain<IResourceBrokerGrain>().GetViewAsync().OrFail()).Silos).Leases);

    /// <summary>The number of the next lease that the broker hands out.</summary>
    private static async Task<long> NextLeaseAsync(TuneHost host, string name)
    {
        var (begun, lease) = (Waiting.Signal(), 0L);
        var experiment = await host.Tuner.StartAsync(Some.Acting(1, (_, cancellationToken) =>
        {
            begun.TrySetResult();
            return Waiting.UntilCancelled(cancellationToken);
        }, name: "asking"), Some.Spec(name)).OrFail();
        await begun.Task.OrFail();
        lease = (await OnlyLeaseAsync(host)).Id;
        await experiment.StopAsync();
        return lease;
    }
}
