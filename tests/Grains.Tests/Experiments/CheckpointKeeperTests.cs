using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Which grains of trials hear what about checkpoints, and when.</summary>
public sealed class CheckpointKeeperTests : IDisposable
{
    private static readonly TrialId First = new(0);
    private static readonly TrialId Second = new(1);
    private static readonly ExperimentSpec Spec = Some.Spec(samples: 2) with { MaxFailuresPerTrial = 1, Checkpoints = new CheckpointPolicy { ScoreMetric = "loss" } };

    private readonly NotingGrains _grains = new();
    private readonly HeldStore _store = new();
    private readonly Experiment _kernel = new(Spec);
    private readonly TrialEffects _effects = new((what, _, exception) => throw new InvalidOperationException(what, exception));
    private readonly SiloLedger _ledger = SiloLedgerTests.Ledger(slots: 1);
    private int _removals;

    public CheckpointKeeperTests()
    {
        Decide(new Input.Start(default));
        Decide(new Input.SlotOffered(default));
        Decide(new Input.SlotOffered(default));
    }

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void One_that_the_journal_has_is_kept_with_its_score_and_its_place_in_the_journal()
    {
        var keeper = Keeper();

        Durable(keeper, Report(First, 1, loss: 0.5), sequence: 7);

        var kept = Assert.Single(_grains.Asked);
        Assert.Equal((nameof(ITrialGrain.CommitCheckpointAsync), "e/00000"), (kept.Method, kept.Key));
        Assert.Equal([Checkpoint(First, 1), 0.5, Spec.Checkpoints, ImmutableArray<string>.Empty, 7L], kept.Arguments);
    }

    [Fact]
    public void A_trial_that_has_ended_is_closed_if_it_has_made_some()
    {
        var keeper = Keeper();
        Durable(keeper, Report(First, 1), sequence: 7);
        Durable(keeper, Decide(new Input.Reported(default, Second, 1, 1, new Metrics("loss", 1), TimeSpan.Zero)), sequence: 8);

        Durable(keeper, Decide(new Input.Completed(default, First, 1)), sequence: 9);
        Durable(keeper, Decide(new Input.Completed(default, Second, 1)), sequence: 10);

        Assert.Equal(["e/00000"], _grains.Of(nameof(ITrialGrain.CloseAsync)).Select(call => call.Key));
    }

    [Fact]
    public void One_that_another_trial_needs_no_more_is_kept_until_that_is_durable()
    {
        var keeper = Keeper();
        Fact[] released = [new CheckpointReleased(default, First, Checkpoint(First, 9), Second)];

        keeper.OnDecided(released);
        Durable(keeper, Report(First, 1), sequence: 8);
        Durable(keeper, released, sequence: 9);

        Assert.Equal(["checkpoint_9"], Assert.IsType<ImmutableArray<string>>(Assert.Single(_grains.Of(nameof(ITrialGrain.CommitCheckpointAsync))).Arguments[3]).AsEnumerable());
        Assert.Equal([Spec.Checkpoints, ImmutableArray<string>.Empty, 9L], Assert.Single(_grains.Of(nameof(ITrialGrain.TrimCheckpointsAsync))).Arguments);
    }

    [Fact]
    public async Task What_a_failed_attempt_has_saved_beside_is_deleted_when_it_has_come_down_and_that_is_durable()
    {
        var keeper = Keeper();
        Durable(keeper, Journalled(Report(First, 1, loss: 0.5)), sequence: 7);
        Durable(keeper, Decide(new Input.Failed(default, First, 1, new TrialError("Failure", "no", null, 1))), sequence: 8);
        Assert.Contains(0, keeper.Unsettled);
        var written = Waiting.Signal();

        var settling = keeper.SettleAfterAsync(written.Task, new ReportBatch(0, 1, []));
        Assert.Empty(_grains.Of(nameof(ITrialGrain.RestoreCheckpointsAsync)));
        written.SetResult();
        await settling.OrFail();
        await _effects.WhenDoneAsync().OrFail();

        var restored = Assert.Single(_grains.Of(nameof(ITrialGrain.RestoreCheckpointsAsync)));
        Assert.Equal([new KeptCheckpoint(Checkpoint(First, 1), 0.5)], Assert.IsType<ImmutableArray<KeptCheckpoint>>(restored.Arguments[0]).AsEnumerable());
        // the attempt whose leftovers they are, and how far the journal was looked at
        Assert.Equal((1, 40L), (restored.Arguments[3], restored.Arguments[4]));
    }

    [Fact]
    public async Task An_attempt_of_which_all_was_taken_leaves_nothing_to_be_settled()
    {
        var keeper = Keeper();
        Durable(keeper, Report(First, 1), sequence: 7);

        await keeper.SettleAfterAsync(Task.CompletedTask, new ReportBatch(0, 1, [new ReportItem(1, new Metrics("loss", 1), TimeSpan.Zero, Checkpoint(First, 1))])).OrFail();
        Assert.Empty(_grains.Of(nameof(ITrialGrain.RestoreCheckpointsAsync)));
        // one that came after a newer attempt began was not
        await keeper.SettleAfterAsync(Task.CompletedTask, new ReportBatch(0, 1, [new ReportItem(2, new Metrics("loss", 1), TimeSpan.Zero, Checkpoint(First, 2))])).OrFail();
        await _effects.WhenDoneAsync().OrFail();

        Assert.Single(_grains.Of(nameof(ITrialGrain.RestoreCheckpointsAsync)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_a_start_what_a_crash_has_left_is_deleted_unless_its_attempt_still_runs(bool runs)
    {
        Journalled(Report(First, 1));
        Decide(new Input.Completed(default, Second, 1));
        if (!runs) Decide(new Input.Lost(default, First, 1, "its process ended"));
        var keeper = Keeper(unsettled: [0]);

        await keeper.RestoreAllAsync(Finder(runs ? [new HeldAttempt(0, 1, Some.Lease("e"))] : [])).OrFail();

        Assert.Equal(runs ? [] : ["e/00000"], _grains.Of(nameof(ITrialGrain.RestoreCheckpointsAsync)).Select(call => call.Key));
        Assert.Equal(runs ? 0 : 1, _removals);
        // that which runs is settled when it has come down
        Assert.Equal(runs, keeper.Unsettled.Contains(0));
    }

    [Fact]
    public async Task Deleting_asks_the_trials_that_have_made_some()
    {
        var keeper = Keeper();
        Report(First, 1);

        await keeper.ForgetAsync().OrFail();

        Assert.Equal([(nameof(ITrialGrain.ForgetAsync), "e/00000")], _grains.Asked.Select(call => (call.Method, call.Key)));
    }

    private IReadOnlyList<Fact> Decide(Input input) => _kernel.Handle(input);

    private IReadOnlyList<Fact> Report(TrialId trial, int iteration, double loss = 1) =>
        Decide(new Input.Reported(default, trial, 1, iteration, new Metrics("loss", loss), TimeSpan.Zero, Checkpoint(trial, iteration)));

    private IReadOnlyList<Fact> Journalled(IReadOnlyList<Fact> facts)
    {
        _store.Entries.AddRange(facts.Select(fact => FactJson.Write(fact) with { Sequence = _store.Entries.Count + 1 }));
        return facts;
    }

    private static void Durable(CheckpointKeeper keeper, IReadOnlyList<Fact> facts, long sequence)
    {
        foreach (var fact in facts) keeper.OnDurable(fact, sequence);
    }

    private static CheckpointRef Checkpoint(TrialId trial, int iteration) => new("e", trial.Number, 1, iteration, $"checkpoint_{iteration}", "hash", 1);

    private CheckpointKeeper Keeper(ImmutableHashSet<int>? unsettled = null)
    {
        var checkpoints = Answering.Only<ICheckpointStore>(nameof(ICheckpointStore.RemoveLeftoversAsync), _ => Task.FromResult(++_removals));
        return new CheckpointKeeper(new StoredExperiment(A.Experiment("e"), Spec, _kernel, 0, 0, unsettled ?? [], []), _grains.Factory, _store, checkpoints, _effects, () => 40);
    }

    private AttemptFinder Finder(ImmutableArray<HeldAttempt> running)
    {
        var silo = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1);
        _grains.On(nameof(ISiloAgentGrain.FindAttemptsAsync), (_, _) => running);
        var silos = Answering.Only<ISiloStatusOracle>(nameof(ISiloStatusOracle.GetApproximateSiloStatuses), _ => new Dictionary<SiloAddress, SiloStatus> { [silo] = SiloStatus.Active });
        return new AttemptFinder("e", _grains.Factory, silos, _ledger, TimeProvider.System, new TuneServiceOptions(), NullLogger.Instance);
    }
}
