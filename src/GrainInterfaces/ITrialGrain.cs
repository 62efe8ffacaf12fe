using System.Collections.Immutable;
using Orleans;

namespace Tune.Grains;

/// <summary>
/// A trial's checkpoints; key <c>{experiment}/{00042}</c>. Only trials that make checkpoints have one: where a trial is in its life is in the journal.
/// Every change names its place in the journal: what comes late, after something newer, changes nothing.
/// </summary>
[Alias("tune.trial")]
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>Takes a checkpoint over that the journal has, and deletes those that need not be kept.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="score">The value by which the best are kept.</param>
    /// <param name="policy">Which are kept.</param>
    /// <param name="leased">The names of checkpoints that other trials need, which are kept in addition.</param>
    /// <param name="sequence">The journal entry that has it.</param>
    Task CommitCheckpointAsync(CheckpointRef checkpoint, double? score, CheckpointPolicy policy, ImmutableArray<string> leased, long sequence);

    /// <summary>Deletes the checkpoints that need not be kept, now that fewer are leased as of a journal entry.</summary>
    Task TrimCheckpointsAsync(CheckpointPolicy policy, ImmutableArray<string> leased, long sequence);

    /// <summary>The trial has ended: it makes no more checkpoints, and the grain need not stay in memory.</summary>
    Task CloseAsync();

    /// <summary>Makes good what a crash may have left undone, from the checkpoints that the journal has; no attempt may be running.</summary>
    /// <param name="journalled">The checkpoints that the journal has, in its order.</param>
    /// <param name="policy">Which are kept.</param>
    /// <param name="leased">The names of checkpoints that other trials need.</param>
    /// <param name="attempt">The last attempt. What a later one may have saved meanwhile is not touched.</param>
    /// <param name="sequence">The last journal entry that was looked at.</param>
    Task RestoreCheckpointsAsync(ImmutableArray<KeptCheckpoint> journalled, CheckpointPolicy policy, ImmutableArray<string> leased, int attempt, long sequence);

    /// <summary>Deletes what is kept of the trial, its checkpoints included.</summary>
    Task ForgetAsync();

    /// <summary>The checkpoints that are kept, oldest first.</summary>
    Task<ImmutableArray<CheckpointRef>> GetCheckpointsAsync();
}

/// <summary>An attempt of a trial to run.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Trainable">The name of the trainable.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="ConfigJson">The configuration.</param>
/// <param name="GrantedTo">The iteration up to which the runner need not wait for a verdict.</param>
/// <param name="Checkpoint">What to start from; null to start from the beginning.</param>
/// <param name="Elapsed">The time the trial has trained in earlier attempts.</param>
/// <param name="Policy">When checkpoints are made.</param>
/// <param name="Lease">What it runs with, and where.</param>
/// <param name="Objective">The metric under which a returned number is reported.</param>
[GenerateSerializer, Immutable, Alias("tune.attempt-start")]
public sealed record AttemptStart(
    [property: Id(10)] string Experiment,
    [property: Id(0)] string Trainable,
    [property: Id(1)] int Trial,
    [property: Id(2)] int Attempt,
    [property: Id(3)] string ConfigJson,
    [property: Id(4)] int GrantedTo,
    [property: Id(5)] CheckpointRef? Checkpoint,
    [property: Id(6)] TimeSpan Elapsed,
    [property: Id(7)] CheckpointPolicy Policy,
    [property: Id(8)] ResourceLease Lease,
    [property: Id(9)] string Objective)
{
    /// <summary>The program to run, as JSON, if the trainable is one.</summary>
    [Id(11)]
    public string? Program { get; init; }

    /// <summary>Whether it runs in a process of its own.</summary>
    [Id(12)]
    public bool IsIsolated { get; init; }
}

/// <summary>A checkpoint that is kept.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Score">The value by which the best are kept.</param>
[GenerateSerializer, Immutable, Alias("tune.kept-checkpoint")]
public sealed record KeptCheckpoint([property: Id(0)] CheckpointRef Checkpoint, [property: Id(1)] double? Score);
