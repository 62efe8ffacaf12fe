using System.Collections.Immutable;
using Orleans;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>
/// Sees to it that of each trial those checkpoints are kept that are to be kept, and no others: follows the facts, and makes good what a crash, a lost attempt or a
/// failing disk has left behind.
/// </summary>
/// <param name="loaded">The experiment.</param>
/// <param name="grains">Makes references to trial grains.</param>
/// <param name="journal">Where the journal is.</param>
/// <param name="checkpoints">Where checkpoints are.</param>
/// <param name="effects">What is done about trials, in order.</param>
/// <param name="durable">The last entry of the journal that is durable.</param>
internal sealed class CheckpointKeeper(
    StoredExperiment loaded, IGrainFactory grains, IExperimentJournal journal, ICheckpointStore checkpoints, TrialEffects effects, Func<long> durable)
{
    /// <summary>The trials about whose last facts something could not be done, or after a start may not have been.</summary>
    private readonly SortedSet<int> _unsettled = [.. loaded.Unsettled];

    /// <summary>The trials that had an attempt whose silo may come back and save, when nobody waits for it any more: they are settled again at every start.</summary>
    private readonly SortedSet<int> _lost = [.. loaded.Lost];

    /// <summary>The checkpoints that were decided to be needed no more, by their borrowers, until the journal has it.</summary>
    private readonly HashSet<(TrialId Borrower, CheckpointRef Checkpoint)> _releasing = [];

    private Experiment Kernel => loaded.Kernel;

    private CheckpointPolicy Policy => loaded.Spec.Checkpoints;

    /// <summary>The trials that have to be settled after the next start.</summary>
    public IEnumerable<int> Unsettled => _unsettled.Union(_lost);

    /// <summary>Something about a trial is to be made good.</summary>
    public void Unsettle(int trial) => _unsettled.Add(trial);

    /// <summary>Facts were decided, and are not durable yet.</summary>
    public void OnDecided(IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts)
            if (fact is CheckpointReleased released) _releasing.Add((released.Borrower, released.Checkpoint));
    }

    /// <summary>A fact is durable.</summary>
    public void OnDurable(Fact fact, long sequence)
    {
        switch (fact)
        {
            case TrialReported { Checkpoint: { } checkpoint } reported:
                Keep(reported.Trial, checkpoint, reported.Metrics, sequence);
                break;
            case TrialCheckpointed made:
                Keep(made.Trial, made.Checkpoint, Kernel.Get(made.Trial).Metrics, sequence);
                break;
            case CheckpointReleased released:
                _releasing.Remove((released.Borrower, released.Checkpoint));
                effects.Do(released.Trial, "releasing a checkpoint of", () => TrialOf(released.Trial).TrimCheckpointsAsync(Policy, LeasedOf(released.Trial), sequence));
                break;
            case TrialLost lost:
                // what it had saved and not reported is nobody's
                _unsettled.Add(lost.Trial.Number);
                _lost.Add(lost.Trial.Number);
                break;
            case TrialFailed failed:
                _unsettled.Add(failed.Trial.Number);
                break;
            case TrialEnded ended when Kernel.Get(ended.Trial) is { Attempt: > 0, Checkpoint: not null }:
                effects.Do(ended.Trial, "closing", () => TrialOf(ended.Trial).CloseAsync());
                break;
        }
    }

    /// <summary>An attempt has come down: when that is durable, what it has saved and was not taken into the journal is nobody's.</summary>
    public async Task SettleAfterAsync(Task written, ReportBatch batch)
    {
        var trial = new TrialId(batch.Trial);
        if (Kernel.Find(trial) is not { } known) return;
        if (HasRefused(batch, known)) _unsettled.Add(batch.Trial);
        if (!_unsettled.Contains(batch.Trial)) return;
        // before that, what makes it nobody's may come to nothing
        await written;
        effects.Do(trial, "restoring the checkpoints of", () => RestoreAsync(trial, batch.Attempt));
    }

    /// <summary>Makes good what may not have been done about the checkpoints of trials that do not run.</summary>
    /// <param name="finder">Asked who may still run.</param>
    public async Task RestoreAllAsync(AttemptFinder finder)
    {
        _unsettled.UnionWith(Kernel.Running.Select(trial => trial.Id.Number));
        if (_unsettled.Count == 0) return;
        var unsettled = _unsettled.ToImmutableArray();
        // what was stopped from outside may have saved on until it heard of it
        var mayHaveSaved = unsettled.Select(number => Kernel.Trials[number])
            .Where(trial => trial is not { Checkpoint: null, Attempt: <= 1, Failures: 0, EndedBy: EndedBy.Completed }).ToImmutableArray();
        var (found, isComplete) = mayHaveSaved.Any(trial => trial.Attempt > 0) ? await finder.FindAsync(TimeSpan.Zero, CancellationToken.None) : ([], true);
        var running = found.Select(attempt => attempt.Trial).ToHashSet();
        // those that run are settled when they have come down
        _unsettled.ExceptWith(unsettled);
        var someRun = false;
        foreach (var trial in mayHaveSaved)
        {
            var mayRun = trial.Attempt > 0 && (trial.Status == TrialStatus.Running || running.Contains(trial.Id.Number) || !isComplete);
            someRun |= mayRun;
            if (mayRun) _unsettled.Add(trial.Id.Number);
            else effects.Do(trial.Id, "restoring the checkpoints of", () => RestoreAsync(trial.Id, trial.Attempt));
        }

        await effects.WhenDoneAsync();
        // what a live runner has half written is not left over
        if (!someRun) await checkpoints.RemoveLeftoversAsync(loaded.Name, CancellationToken.None);
    }

    /// <summary>Deletes all that is kept.</summary>
    public async Task ForgetAsync()
    {
        foreach (var trial in Kernel.Trials.Where(trial => trial.Checkpoint is not null)) await TrialOf(trial.Id).ForgetAsync();
    }

    private void Keep(TrialId trial, CheckpointRef checkpoint, Metrics? metrics, long sequence) => effects.Do(
        trial, "keeping a checkpoint of", () => TrialOf(trial).CommitCheckpointAsync(checkpoint, metrics is null ? null : ScoreOf(metrics), Policy, LeasedOf(trial), sequence));

    private async Task RestoreAsync(TrialId trial, int attempt)
    {
        var sequence = durable();
        var entries = await journal.ReadTrialAsync(loaded.Name, trial.Number, CancellationToken.None);
        var kept = ImmutableArray.CreateBuilder<KeptCheckpoint>();
        Metrics? last = null;
        foreach (var fact in entries.Select(StoredExperiment.ToFact))
        {
            last = fact is TrialReported reported ? reported.Metrics : last;
            var made = fact is TrialCheckpointed checkpointed ? checkpointed.Checkpoint : (fact as TrialReported)?.Checkpoint;
            if (made is not null) kept.Add(new KeptCheckpoint(made, last is null ? null : ScoreOf(last)));
        }

        await TrialOf(trial).RestoreCheckpointsAsync(kept.ToImmutable(), Policy, LeasedOf(trial), attempt, sequence);
    }

    /// <summary>Whether an attempt may have saved what was not taken into the journal: it came after its end, or after a newer one, or not at all.</summary>
    private static bool HasRefused(ReportBatch batch, Trial trial) =>
        batch.HasLeftovers
        || batch.Reports.Any(report => report.Checkpoint is not null && (batch.Attempt != trial.Attempt || report.Iteration > trial.Iteration));

    /// <summary>The names of a trial's checkpoints that others need. One that is needed no more counts until that is durable: a crash could make it needed again.</summary>
    private ImmutableArray<string> LeasedOf(TrialId trial) =>
        [.. Kernel.LeasedCheckpoints.Concat(_releasing.Select(released => released.Checkpoint)).Where(leased => leased.Trial == trial.Number).Select(leased => leased.Name)];

    private double? ScoreOf(Metrics metrics) => Policy.ScoreMetric is { } metric && metrics.TryGet(metric, out var value) ? value : null;

    private ITrialGrain TrialOf(TrialId trial) => grains.GetGrain<ITrialGrain>(GrainKeys.Trial(loaded.Name, trial));
}
