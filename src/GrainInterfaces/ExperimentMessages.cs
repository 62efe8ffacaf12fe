using System.Collections.Immutable;
using Orleans;

namespace Tune.Grains;

/// <summary>Asks for an experiment to be started.</summary>
/// <param name="SpecJson">Its spec, as <see cref="ExperimentSpecJson"/> writes it.</param>
/// <param name="Trainable">The name of its trainable.</param>
/// <param name="MayChange">Whether one that exists with another spec is to go on with this one: see <see cref="ExperimentChange"/>.</param>
[GenerateSerializer, Immutable, Alias("tune.experiment-request")]
public sealed record ExperimentRequest([property: Id(0)] string SpecJson, [property: Id(1)] string Trainable, [property: Id(2)] bool MayChange = false)
{
    /// <summary>What it is known by when it comes again; null: it is known by its spec alone, and lets one that was paused meanwhile go on.</summary>
    [Id(3)]
    public RequestKey? Request { get; init; }
}

/// <summary>What came of the request to start an experiment.</summary>
public enum StartOutcome
{
    /// <summary>It is new.</summary>
    Created,

    /// <summary>It existed and goes on where it was.</summary>
    Resumed,

    /// <summary>It existed and has ended: its results are there.</summary>
    AlreadyEnded,

    /// <summary>It existed with another spec and has this one now. It goes on where it was, if there is anything left to do.</summary>
    Changed,
}

/// <summary>Entries of an experiment's journal.</summary>
/// <param name="Entries">The entries, oldest first.</param>
/// <param name="Cursor">The sequence number of the last entry, to read on from.</param>
/// <param name="IsEnd">Whether the experiment has ended and the journal has no more entries.</param>
[GenerateSerializer, Immutable, Alias("tune.journal-page")]
public sealed record JournalPage([property: Id(0)] ImmutableArray<JournalEntry> Entries, [property: Id(1)] long Cursor, [property: Id(2)] bool IsEnd);

/// <summary>What a runner has to say: reports that are not acknowledged yet, and how the attempt ended if it did.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Reports">The reports, by iteration.</param>
/// <param name="Checkpoint">A checkpoint made outside a report.</param>
/// <param name="End">How the attempt ended; null while it runs.</param>
/// <param name="Freed">The lease that the attempt ran with, when its trainable has come down: another trial may have it.</param>
/// <param name="IsSiloLeaving">Whether the silo is about to shut down: the lease is of no use to another trial.</param>
/// <param name="HasLeftovers">Whether the attempt has saved a checkpoint of which the experiment may never have heard, because a newer one took its place.</param>
[GenerateSerializer, Immutable, Alias("tune.report-batch")]
public sealed record ReportBatch(
    [property: Id(0)] int Trial,
    [property: Id(1)] int Attempt,
    [property: Id(2)] ImmutableArray<ReportItem> Reports,
    [property: Id(3)] CheckpointRef? Checkpoint = null,
    [property: Id(4)] AttemptEnd? End = null,
    [property: Id(5)] ResourceLease? Freed = null,
    [property: Id(6)] bool IsSiloLeaving = false,
    [property: Id(7)] bool HasLeftovers = false)
{
    /// <summary>What the trial has noted about itself since it last heard that such notes were taken: JSON by name, the newest last. Never on the stream, which may be late.</summary>
    [Id(8)]
    public ImmutableArray<KeyValuePair<string, string>> Attributes { get; init; } = [];
}

/// <summary>One report.</summary>
/// <param name="Iteration">The iteration, from 1.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Elapsed">The time the trial has trained, over all attempts.</param>
/// <param name="Checkpoint">The checkpoint that came with it.</param>
[GenerateSerializer, Immutable, Alias("tune.report")]
public sealed record ReportItem(
    [property: Id(0)] int Iteration, [property: Id(1)] Metrics Metrics, [property: Id(2)] TimeSpan Elapsed, [property: Id(3)] CheckpointRef? Checkpoint)
{
    /// <summary>Whether the trial comes to its end with it: see <see cref="Input.Reported.IsLast"/>.</summary>
    [Id(4)]
    public bool IsLast { get; init; }
}

/// <summary>How an attempt ended by itself.</summary>
/// <param name="Kind">How.</param>
/// <param name="Error">The failure, when it failed.</param>
/// <param name="Reason">Why it was lost, for a person; null: its silo shuts down.</param>
[GenerateSerializer, Immutable, Alias("tune.attempt-end")]
public sealed record AttemptEnd([property: Id(0)] AttemptEndKind Kind, [property: Id(1)] TrialError? Error = null, [property: Id(2)] string? Reason = null);

/// <summary>How an attempt ended by itself.</summary>
public enum AttemptEndKind
{
    /// <summary>The trainable came to its end.</summary>
    Completed,

    /// <summary>It saved and holds, as it was asked to.</summary>
    Paused,

    /// <summary>The trainable failed.</summary>
    Failed,

    /// <summary>The silo shuts down, or the client has given it back; not the trainable's fault.</summary>
    Lost,
}

/// <summary>The answer to a runner.</summary>
/// <param name="Acknowledged">The last iteration that is safe in the journal: the runner may forget up to it.</param>
/// <param name="Verdict">What it has to do.</param>
/// <param name="Next">What to run next with the lease that came free; null if nothing: the lease is not the runner's any more.</param>
[GenerateSerializer, Immutable, Alias("tune.report-reply")]
public sealed record ReportReply([property: Id(0)] int Acknowledged, [property: Id(1)] Verdict Verdict, [property: Id(2)] AttemptStart? Next = null);

/// <summary>An attempt, and what it runs with.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Lease">Its lease.</param>
[GenerateSerializer, Immutable, Alias("tune.held-attempt")]
public sealed record HeldAttempt([property: Id(0)] int Trial, [property: Id(1)] int Attempt, [property: Id(2)] ResourceLease Lease);
