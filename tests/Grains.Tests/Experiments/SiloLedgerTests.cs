using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>What runs on a silo, and whether more may.</summary>
public sealed class SiloLedgerTests : IDisposable
{
    private readonly SiloLedger _ledger = Ledger(slots: 2);

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void An_attempt_begins_if_there_is_room_and_what_it_had_is_free_when_it_has_come_down()
    {
        var (first, second, third) = (Session(1), Session(2), Session(3));

        Assert.Equal([StartResult.Runs, StartResult.Runs, StartResult.NoRoom], [Begin(first), Begin(second), Begin(third)]);
        _ledger.End(first);
        _ledger.End(first);

        Assert.Equal(StartResult.Runs, Begin(third));
        Assert.Equal([2, 3], _ledger.Running.Select(lease => lease.Id));
        Assert.Equal(StartResult.NoRoom, Begin(Session(4)));
    }

    [Fact]
    public void With_one_lease_one_attempt_runs()
    {
        Begin(Session(1));

        Assert.Equal(StartResult.NoRoom, Begin(Session(1, trial: 7)));
    }

    [Fact]
    public void With_a_lease_of_another_silo_none_runs()
        => Assert.Equal(StartResult.NoRoom, Begin(Session(1, silo: "10.0.0.1:1@1")));

    [Fact]
    public void A_gpu_that_is_in_use_is_not_given_to_a_second_one()
    {
        using var ledger = Ledger(slots: 8, gpus: 2);
        var gpu = TrialResources.Default with { Gpu = 1 };

        var begun = new[] { 1, 1, 0 }.Select((index, id) => ledger.TryBegin(Session(id, resources: gpu, gpus: [index], ledger: ledger), 0));

        Assert.Equal([StartResult.Runs, StartResult.NoRoom, StartResult.Runs], begun);
    }

    [Fact]
    public void What_a_trial_has_on_other_silos_takes_no_room_here()
    {
        var wide = TrialResources.Default with { AdditionalBundles = [new ResourceBundle { Cpu = 100 }] };

        Assert.Equal(StartResult.Runs, Begin(Session(1, resources: wide)));
        Assert.Equal(wide, Assert.Single(_ledger.Running).Resources);
        Assert.Equal(StartResult.Runs, Begin(Session(2)));
    }

    [Fact]
    public void What_was_about_to_begin_when_it_was_asked_for_does_not()
    {
        var asked = _ledger.InquiriesOf("e");

        Assert.Empty(_ledger.FindAttempts("e"));

        Assert.Equal(StartResult.NotCurrent, Begin(Session(1), asked));
        Assert.Equal(StartResult.Runs, Begin(Session(1), _ledger.InquiriesOf("e")));
        Assert.Equal(StartResult.Runs, Begin(Session(2, experiment: "other"), 0));
    }

    [Fact]
    public void An_attempt_is_found_until_its_experiment_has_heard_of_its_end()
    {
        var (first, second) = (Session(1, trial: 5), Session(2, experiment: "other"));
        Begin(first);
        Begin(second);
        var held = new HeldAttempt(5, 1, first.Lease);

        Assert.Equal([held], _ledger.FindAttempts("e").AsEnumerable());
        _ledger.End(first);
        Assert.Equal([held], _ledger.FindAttempts("e").AsEnumerable());
        Assert.DoesNotContain(first.Lease, _ledger.Running);
        _ledger.Forget(first);

        Assert.Empty(_ledger.FindAttempts("e"));
        Assert.Single(_ledger.FindAttempts("other"));
    }

    [Fact]
    public void On_a_silo_that_leaves_none_begins_and_what_runs_goes_on()
    {
        var first = Session(1);
        Begin(first);

        _ledger.Leave();

        Assert.True(_ledger.IsLeaving);
        Assert.Equal(StartResult.NoRoom, Begin(Session(2)));
        Assert.Equal(CancelReason.None, first.CancelReason);
        Assert.Equal([first.Lease], _ledger.Running.AsEnumerable());
    }

    [Fact]
    public async Task All_is_handed_over_when_nothing_runs_and_every_end_was_heard_of()
    {
        var first = Session(1);
        Begin(first);
        _ledger.Leave();
        var handingOver = _ledger.HandOverAsync("it leaves");

        _ledger.End(first);
        Assert.False(handingOver.IsCompleted);
        _ledger.Forget(first);

        await handingOver.OrFail();
        Assert.Equal(StartResult.NoRoom, Begin(Session(2)));
    }

    [Fact]
    public void When_the_silo_goes_all_that_runs_is_cancelled_and_what_has_ended_is_not()
    {
        var (ended, running) = (Session(1), Session(2));
        Begin(ended);
        Begin(running);
        _ledger.End(ended);

        _ledger.Dispose();

        Assert.Equal((CancelReason.None, CancelReason.Shutdown), (ended.CancelReason, running.CancelReason));
        Assert.True(running.Token.IsCancellationRequested);
    }

    [Fact]
    public void Of_many_that_begin_at_once_as_many_run_as_there_is_room_for()
    {
        using var ledger = Ledger(slots: 10);
        var sessions = Enumerable.Range(1, 1000).Select(id => Session(id, ledger: ledger)).ToList();
        var (running, most) = (0, 0);

        Parallel.ForEach(sessions, session =>
        {
            if (ledger.TryBegin(session, 0) != StartResult.Runs) return;
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            Interlocked.Decrement(ref running);
            ledger.End(session);
        });

        Assert.InRange(most, 1, 10);
        Assert.Empty(ledger.Running);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); value > known; known = Volatile.Read(ref most)) Interlocked.CompareExchange(ref most, value, known);
    }

    internal static SiloLedger Ledger(int slots, int gpus = 0)
    {
        var options = new TuneServiceOptions { Slots = slots };
        options.Resources.Gpu = gpus;
        return new SiloLedger(new SiloResources(options, new ConfigurationBuilder().Build(), new DeclaredGpus(), visibleDevices: null), new Here());
    }

    private StartResult Begin(AttemptSession session, int? inquiries = null) => _ledger.TryBegin(session, inquiries ?? _ledger.InquiriesOf(session.Experiment));

    private AttemptSession Session(
        long lease, int trial = 0, string experiment = "e", string? silo = null, TrialResources? resources = null, ImmutableArray<int>? gpus = null, SiloLedger? ledger = null)
    {
        var taken = resources ?? TrialResources.Default;
        ImmutableArray<BundlePlace> places =
            [new BundlePlace(silo ?? (ledger ?? _ledger).Silo, gpus ?? []), .. taken.AdditionalBundles.Select(_ => new BundlePlace("elsewhere", []))];
        var start = new AttemptStart(
            experiment, "steps", trial, Attempt: 1, "{}", GrantedTo: 1, Checkpoint: null, TimeSpan.Zero, new CheckpointPolicy(), new ResourceLease(lease, experiment, taken, places), "loss");
        return new AttemptSession(start, new FolderRoot("unused"), [], new ServiceCollection().BuildServiceProvider(), new DirectoryCheckpointStore("unused"), TimeProvider.System, TimeSpan.Zero);
    }

    private sealed class DeclaredGpus : IGpuProbe
    {
        public IReadOnlyList<string> Find() => throw new InvalidOperationException("It was looked for GPUs although they are declared.");
    }

    private sealed class Here : ILocalSiloDetails
    {
        public string Name => "here";

        public string ClusterId => ClusterOptions.DefaultClusterId;

        public string DnsHostName => "here";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, 1, 1);

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
