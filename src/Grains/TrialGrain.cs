using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>What a trial grain keeps. (Ids 0 to 2 were the attempt, the status and the reason, which are in the journal.)</summary>
[GenerateSerializer, Alias("tune.trial-state")]
public sealed record TrialState
{
    /// <summary>The checkpoints that are kept, in the order in which the journal took them.</summary>
    [Id(3)]
    public ImmutableArray<KeptCheckpoint> Checkpoints { get; init; } = [];

    /// <summary>The journal entry up to which that is so.</summary>
    [Id(4)]
    public long Sequence { get; init; }
}

/// <summary>Keeps a trial's checkpoints. What it keeps follows from the experiment's journal, and is made good from there.</summary>
internal sealed class TrialGrain(
    [PersistentState("trial", GrainKeys.Storage)] IPersistentState<TrialState> state, ICheckpointStore checkpoints) : Grain, ITrialGrain
{
    private (string Experiment, TrialId Trial) Key => GrainKeys.ParseTrial(this.GetPrimaryKeyString());

    public Task CommitCheckpointAsync(CheckpointRef checkpoint, double? score, CheckpointPolicy policy, ImmutableArray<string> leased, long sequence) =>
        KeepAsync(known => With(known, new KeptCheckpoint(checkpoint, score)), policy, leased, sequence);

    public Task TrimCheckpointsAsync(CheckpointPolicy policy, ImmutableArray<string> leased, long sequence) => KeepAsync(known => known, policy, leased, sequence);

    public async Task RestoreCheckpointsAsync(ImmutableArray<KeptCheckpoint> journalled, CheckpointPolicy policy, ImmutableArray<string> leased, int attempt, long sequence)
    {
        if (sequence < state.State.Sequence) return;
        var stored = await checkpoints.ListAsync(Key.Experiment, Key.Trial.Number, CancellationToken.None);
        // what an earlier policy did not keep is gone, whatever this one says
        var kept = journalled.Where(made => stored.Contains(made.Checkpoint.Name)).Aggregate(ImmutableArray<KeptCheckpoint>.Empty, (known, next) => Retain(With(known, next), policy, leased));
        await StoreAsync(kept, sequence);
        foreach (var name in stored)
        {
            if (kept.Any(known => known.Checkpoint.Name == name) || CheckpointPaths.Parse(name)?.Attempt > attempt) continue;
            await checkpoints.DeleteAsync(new CheckpointRef(Key.Experiment, Key.Trial.Number, 0, 0, name, "", 0), CancellationToken.None);
        }
    }

    public Task CloseAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task ForgetAsync()
    {
        foreach (var kept in state.State.Checkpoints) await checkpoints.DeleteAsync(kept.Checkpoint, CancellationToken.None);
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }

    public Task<ImmutableArray<CheckpointRef>> GetCheckpointsAsync() => Task.FromResult(state.State.Checkpoints.Select(kept => kept.Checkpoint).ToImmutableArray());

    private async Task KeepAsync(
        Func<ImmutableArray<KeptCheckpoint>, ImmutableArray<KeptCheckpoint>> change, CheckpointPolicy policy, ImmutableArray<string> leased, long sequence)
    {
        if (sequence <= state.State.Sequence) return;
        var known = state.State.Checkpoints;
        var kept = Retain(change(known), policy, leased);
        // a checkpoint that is deleted before the list says so would be missed; one that is left over is only in the way
        await StoreAsync(kept, sequence);
        foreach (var surplus in known.Except(kept)) await checkpoints.DeleteAsync(surplus.Checkpoint, CancellationToken.None);
    }

    private async Task StoreAsync(ImmutableArray<KeptCheckpoint> kept, long sequence)
    {
        var isChanged = !kept.SequenceEqual(state.State.Checkpoints);
        state.State = new TrialState { Checkpoints = kept, Sequence = sequence };
        if (!isChanged) return;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // what is stored now is not known here
            DeactivateOnIdle();
            throw;
        }
    }

    private static ImmutableArray<KeptCheckpoint> With(ImmutableArray<KeptCheckpoint> known, KeptCheckpoint next) =>
        [.. known.Where(kept => kept.Checkpoint.Name != next.Checkpoint.Name), next];

    private static ImmutableArray<KeptCheckpoint> Retain(ImmutableArray<KeptCheckpoint> all, CheckpointPolicy policy, ImmutableArray<string> leased)
    {
        var retention = new CheckpointRetention { Keep = policy.Keep, Order = OrderOf(policy) };
        var surplus = retention.SelectForDeletion([.. all.Select(kept => new RegisteredCheckpoint(kept.Checkpoint.Name, kept.Score))], leased.ToHashSet());
        return [.. all.Where(kept => !surplus.Contains(kept.Checkpoint.Name))];
    }

    private static CheckpointOrder OrderOf(CheckpointPolicy policy) => policy switch
    {
        { ScoreMetric: null } => CheckpointOrder.MostRecent,
        { ScoreGoal: Goal.Maximize } => CheckpointOrder.HighestScore,
        _ => CheckpointOrder.LowestScore,
    };
}
