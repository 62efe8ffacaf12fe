using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>What happened outside. Time enters the kernel here and nowhere else.</summary>
/// <param name="At">When it happened.</param>
public abstract record Input(DateTimeOffset At)
{
    /// <summary>Names the request that it comes of; ignored if one of that name was done before: see <see cref="Experiment.FindRequest"/>. Null: it has none.</summary>
    public RequestKey? Request { get; init; }

    /// <summary>The experiment is to begin; ignored when it has begun.</summary>
    public sealed record Start(DateTimeOffset At) : Input(At);

    /// <summary>The experiment was loaded from its journal.</summary>
    public sealed record Recover(DateTimeOffset At) : Input(At);

    /// <summary>A result from elsewhere, for the searcher to learn from. The configuration must fit the space: see <see cref="FlatSpace.Encode"/>.</summary>
    public sealed record AddObservation(DateTimeOffset At, PriorResult Prior) : Input(At);

    /// <summary>
    /// Configurations, whole or in part, to try before anything that a searcher proposes; nothing of them if not all have room: see <see cref="Experiment.WhyNotEnqueued"/>. They must
    /// fit the space: see <see cref="FlatSpace.ParsePreset"/>.
    /// </summary>
    /// <param name="At">When.</param>
    /// <param name="Configurations">What is fixed of each, and the trial that it tries again, if it does.</param>
    /// <param name="AddsSamples">Whether there is a sample more for each; else each takes the place of one. An experiment that has ended runs again.</param>
    public sealed record Enqueue(DateTimeOffset At, ImmutableArray<(Configuration Config, TrialId? RetryOf)> Configurations, bool AddsSamples = false) : Input(At)
    {
        /// <summary>Whether what tries an ended trial again begins from the last checkpoint that there is of it.</summary>
        public bool FromCheckpoints { get; init; }
    }

    /// <summary>Sets or removes a tag of the experiment.</summary>
    public sealed record SetTag(DateTimeOffset At, string Name, string? Value) : Input(At);

    /// <summary>Trials are to be called otherwise where people see them: see <see cref="ExperimentSpec.TrialName"/>; null: by their number alone.</summary>
    public sealed record SetTrialName(DateTimeOffset At, string? Template) : Input(At);

    /// <summary>Sets or removes an attribute of a trial, live or ended.</summary>
    public sealed record SetTrialAttribute(DateTimeOffset At, TrialId Trial, string Name, string? Json) : Input(At);

    /// <summary>Room for one more running trial. Whether it was taken shows in the facts: it was if there is a <see cref="TrialStarted"/>.</summary>
    /// <param name="At">When.</param>
    /// <param name="Resources">What a trial must take to run there; null: any.</param>
    public sealed record SlotOffered(DateTimeOffset At, TrialResources? Resources = null) : Input(At)
    {
        /// <summary>Who asks for a trial, to run it; null: a silo.</summary>
        public string? Client { get; init; }

        /// <summary>The name of the silo that would run it; null: not known. Nothing is decided by it.</summary>
        public string? Silo { get; init; }

        /// <summary>How long the client may be silent before its trial goes back; null: for ever. The kernel does not watch it.</summary>
        public TimeSpan? Lease { get; init; }
    }

    /// <summary>A suggestion has been computed. Ignored if it is none of this instance; dropped if the experiment does not go on, or its plan has changed.</summary>
    public sealed record Suggested(DateTimeOffset At, PendingSuggestion Suggestion) : Input(At);

    /// <summary>No silo could ever run trials that take this: those whose configuration says so end as failed.</summary>
    public sealed record ResourcesImpossible(DateTimeOffset At, TrialResources Resources, string Reason) : Input(At);

    /// <summary>A runner reports an iteration. Duplicates, reports out of order and those of earlier attempts change nothing.</summary>
    public sealed record Reported(
        DateTimeOffset At, TrialId Trial, int Attempt, int Iteration, Metrics Metrics, TimeSpan Elapsed, CheckpointRef? Checkpoint = null) : Input(At)
    {
        /// <summary>
        /// Whether the caller may leave iterations out: those between its last report and this one count as reported without metrics, and
        /// nothing is decided at them. Else such a report is out of order.
        /// </summary>
        public bool MaySkip { get; init; }

        /// <summary>
        /// Whether the trial comes to its end with it, by itself: it completes at once, unless a stop rule ends it. The scheduler hears of it and is not
        /// asked, whatever falls due there: there is nothing left to stop, to hold or to go on from. <see cref="Completed"/> need not follow.
        /// </summary>
        public bool IsLast { get; init; }
    }

    /// <summary>A runner made a checkpoint outside a report.</summary>
    public sealed record Checkpointed(DateTimeOffset At, TrialId Trial, CheckpointRef Checkpoint) : Input(At);

    /// <summary>The trainable came to its end by itself.</summary>
    public sealed record Completed(DateTimeOffset At, TrialId Trial, int Attempt) : Input(At);

    /// <summary>A runner has paused its trial.</summary>
    public sealed record Paused(DateTimeOffset At, TrialId Trial, int Attempt) : Input(At);

    /// <summary>The trainable failed.</summary>
    public sealed record Failed(DateTimeOffset At, TrialId Trial, int Attempt, TrialError Error) : Input(At);

    /// <summary>The runner is gone.</summary>
    public sealed record Lost(DateTimeOffset At, TrialId Trial, int Attempt, string Reason) : Input(At)
    {
        /// <summary>Whether it may have been the trial that has ended its process: not if the process was told to end, or the attempt never began.</summary>
        public bool IsUnexpected { get; init; }
    }

    /// <summary>An attempt has used up its trial's time, or has not reported for too long; by a clock that is not set back or forward.</summary>
    public sealed record Overdue(DateTimeOffset At, TrialId Trial, int Attempt, bool IsStalled) : Input(At);

    /// <summary>A person stops one trial.</summary>
    public sealed record StopTrial(DateTimeOffset At, TrialId Trial, string Reason) : Input(At);

    /// <summary>A person stops the experiment.</summary>
    public sealed record Stop(DateTimeOffset At, string Reason) : Input(At);

    /// <summary>A person pauses the experiment.</summary>
    public sealed record Pause(DateTimeOffset At, string Reason) : Input(At);

    /// <summary>A person resumes the experiment.</summary>
    public sealed record Resume(DateTimeOffset At) : Input(At);

    /// <summary>A person gives the experiment more room; an ended one runs again.</summary>
    public sealed record Extend(DateTimeOffset At, int Samples, TimeSpan ExtraTime) : Input(At);

    /// <summary>
    /// The experiment gets the spec that this instance was made with. The instance has replayed all facts, and none of them was decided by it. It must not be
    /// refused: see <see cref="Experiment.RefusalsOf"/>.
    /// </summary>
    public sealed record Change(DateTimeOffset At, ExperimentChange Difference) : Input(At);

    /// <summary>What there is for all trials of the experiment together is known, or has changed.</summary>
    public sealed record CapacityKnown(DateTimeOffset At, TrialResources Capacity) : Input(At);

    /// <summary>Time passed.</summary>
    public sealed record Tick(DateTimeOffset At) : Input(At);
}
