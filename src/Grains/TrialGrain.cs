using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>What a trial grain keeps.</summary>
[GenerateSerializer, Alias("tune.trial-state")]
public sealed record TrialState
{
    /// <summary>The current or last attempt; 0 before the first.</summary>
    [Id(0)]
    public int Attempt { get; init; }

    /// <summary>Where the trial is in its life.</summary>
    [Id(1)]
    public TrialStatus Status { get; init; }

    /// <summary>Why, for a person.</summary>
    [Id(2)]
    public string? Reason { get; init; }

    /// <summary>The checkpoints that are kept, in the order in which the journal took them.</summary>
    [Id(3)]
    public ImmutableArray<KeptCheckpoint> Checkpoints { get; init; } = [];
}

/// <summary>A checkpoint that is kept.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Score">The value by which the best are kept.</param>
[GenerateSerializer, Immutable, Alias("tune.kept-checkpoint")]
public sealed record KeptCheckpoint([property: Id(0)] CheckpointRef Checkpoint, [property: Id(1)] double? Score);

/// <summary>Keeps a trial's lifecycle and its checkpoints. What it keeps follows from the experiment's journal, and is made good from there.</summary>
internal sealed class TrialGrain(
    [PersistentState("trial", GrainKeys.Storage)] IPersistentState<TrialState> state, ICheckpointStore checkpoints) : Grain, ITrialGrain
{
    private (string Experiment, TrialId Trial) Key
    {
        get
        {
            var (experiment, trial, _) = GrainKeys.Parse(this.GetPrimaryKeyString());
            return (experiment, trial);
        }
    }

    public async Task StartAsync(AttemptStart start)
    {
        if (start.Attempt < state.State.Attempt) throw new NonRetryableTrialException($"Attempt {start.Attempt} was superseded by attempt {state.State.Attempt}.");
        state.State = state.State with { Attempt = start.Attempt, Status = TrialStatus.Running, Reason = null };
        // the journal has the attempt already: the trainable need not wait for this record of it
        await Task.WhenAll(state.WriteStateAsync(), RunnerOf(start.Attempt).StartAsync(start));
    }

    public Task SignalAsync(int attempt, Directive.Kind action, string reason) =>
        attempt == state.State.Attempt && state.State.Status == TrialStatus.Running ? RunnerOf(attempt).SignalAsync(action, reason) : Task.CompletedTask;

    public async Task CommitCheckpointAsync(CheckpointRef checkpoint, double? score, CheckpointPolicy policy)
    {
        var kept = state.State.Checkpoints;
        if (kept.Any(known => known.Checkpoint.Name == checkpoint.Name && known.Checkpoint.Hash == checkpoint.Hash)) return;
        kept = [.. kept.Where(known => known.Checkpoint.Name != checkpoint.Name), new KeptCheckpoint(checkpoint, score)];
        var retention = new CheckpointRetention { Keep = policy.Keep, Order = OrderOf(policy) };
        var surplus = retention.SelectForDeletion([.. kept.Select(known => new RegisteredCheckpoint(known.Checkpoint.Name, known.Score))], ImmutableHashSet<string>.Empty);
        var deleted = kept.Where(known => surplus.Contains(known.Checkpoint.Name)).ToImmutableArray();
        state.State = state.State with { Checkpoints = [.. kept.Except(deleted)] };
        // a checkpoint that is deleted before the list says so would be missed; one that is left over is only in the way
        await state.WriteStateAsync();
        foreach (var surplusOne in deleted) await checkpoints.DeleteAsync(surplusOne.Checkpoint, CancellationToken.None);
    }

    public async Task SettleAsync(int attempt, TrialStatus status, string? reason)
    {
        if (attempt != state.State.Attempt) return;
        state.State = state.State with { Status = status, Reason = reason };
        await state.WriteStateAsync();
        if (status.IsEnded()) DeactivateOnIdle();
    }

    public async Task ForgetAsync()
    {
        foreach (var kept in state.State.Checkpoints) await checkpoints.DeleteAsync(kept.Checkpoint, CancellationToken.None);
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }

    public Task<ImmutableArray<CheckpointRef>> GetCheckpointsAsync() => Task.FromResult(state.State.Checkpoints.Select(kept => kept.Checkpoint).ToImmutableArray());

    private ITrialRunnerGrain RunnerOf(int attempt) => GrainFactory.GetGrain<ITrialRunnerGrain>(GrainKeys.Runner(Key.Experiment, Key.Trial, attempt));

    private static CheckpointOrder OrderOf(CheckpointPolicy policy) => policy switch
    {
        { ScoreMetric: null } => CheckpointOrder.MostRecent,
        { ScoreGoal: Goal.Maximize } => CheckpointOrder.HighestScore,
        _ => CheckpointOrder.LowestScore,
    };
}
