using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>
/// A trial as the kernel knows it: one configuration being evaluated, over all its attempts. Changed only by facts; a fact that
/// does not follow from its status is a bug and throws. Read-only for searchers, schedulers and stop rules. Not thread-safe.
/// </summary>
public sealed partial class Trial
{
    // an experiment may have a hundred thousand: nullable values and times would take a third of their memory in padding
    private readonly long _createdTicks;
    private readonly short _createdOffset;
    private long _endedTicks;
    private short _endedOffset;
    private double _score;
    private double _bestScore;
    private bool _hasEnded;
    private bool _hasScore;
    private bool _hasBestScore;
    private TrialDetails? _details;

    internal Trial(TrialCreated created, Assignment assignment)
    {
        Id = created.Trial;
        Config = created.Config;
        Assignment = assignment;
        (_createdTicks, _createdOffset) = (created.At.Ticks, (short)created.At.TotalOffsetMinutes);
        Resources = created.Resources;
        RetryOf = created.RetryOf;
        (Checkpoint, IsCheckpointBorrowed) = (created.Checkpoint, created.Checkpoint is not null);
    }

    /// <summary>Its position in the experiment.</summary>
    public TrialId Id { get; }

    /// <summary>The configuration of its current or last attempt.</summary>
    public Configuration Config { get; internal set; }

    /// <summary>Its configuration, by dimensions of the space; all inactive if it is none of the space.</summary>
    public Assignment Assignment { get; internal set; }

    /// <summary>Whether the experiment was changed and its space does not have the configuration any more: no searcher hears of the trial.</summary>
    public bool IsOutsideSpace { get; internal set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt => new(_createdTicks, TimeSpan.FromMinutes((double)_createdOffset));

    /// <summary>When it ended; null while it is live.</summary>
    public DateTimeOffset? EndedAt
    {
        get => _hasEnded ? new(_endedTicks, TimeSpan.FromMinutes((double)_endedOffset)) : null;
        internal set => (_hasEnded, _endedTicks, _endedOffset) = (value is not null, value?.Ticks ?? 0, (short)(value?.TotalOffsetMinutes ?? 0));
    }

    /// <summary>Where it is in its life.</summary>
    public TrialStatus Status { get; internal set; }

    /// <summary>The current or last attempt, from 1; 0 before the first.</summary>
    public int Attempt { get; internal set; }

    /// <summary>The last reported iteration, from 1; 0 before the first.</summary>
    public int Iteration { get; internal set; }

    /// <summary>The iteration up to which the scheduler lets it go on without asking.</summary>
    public int GrantedTo { get; internal set; }

    /// <summary>How often its trainable failed.</summary>
    public int Failures { get; internal set; }

    /// <summary>The time it has trained, over all its attempts.</summary>
    public TimeSpan Elapsed { get; internal set; }

    /// <summary>The last report; null before the first.</summary>
    public Metrics? Metrics { get; internal set; }

    /// <summary>The last objective value, to be minimised; null if none was reported.</summary>
    public double? Score
    {
        get => _hasScore ? _score : null;
        internal set => (_hasScore, _score) = (value is not null, value.GetValueOrDefault());
    }

    /// <summary>The least score so far, NaN aside; null if none was reported.</summary>
    public double? BestScore
    {
        get => _hasBestScore ? _bestScore : null;
        internal set => (_hasBestScore, _bestScore) = (value is not null, value.GetValueOrDefault());
    }

    /// <summary>The newest checkpoint; another trial's if it went on from that and has made none since.</summary>
    public CheckpointRef? Checkpoint { get; internal set; }

    /// <summary>What it is to become with its next attempt; null to go on as it is.</summary>
    public Perturbation? NextPerturbation
    {
        get => _details?.NextPerturbation;
        internal set { if (value is not null || _details is not null) Details.NextPerturbation = value; }
    }

    /// <summary>What its next attempt starts from; null to start from the beginning.</summary>
    public CheckpointRef? NextCheckpoint => NextPerturbation?.Checkpoint ?? Checkpoint;

    /// <summary>Its lineage: the perturbations that took effect, oldest first.</summary>
    public ImmutableArray<Perturbation> Perturbations
    {
        get => _details?.Perturbations ?? [];
        internal set { if (!value.IsEmpty || _details is not null) Details.Perturbations = value; }
    }

    /// <summary>Whether <see cref="Checkpoint"/> is that of a trial that it tries again, or came with a perturbation, and it has made none of its own since.</summary>
    public bool IsCheckpointBorrowed { get; internal set; }

    /// <summary>The checkpoints that it needs although they are not the newest that it made itself; their maker, perhaps itself in an earlier attempt, must keep them.</summary>
    public IEnumerable<CheckpointRef> Borrowed =>
        Status.IsEnded() ? [] : new[] { IsCheckpointBorrowed ? Checkpoint : null, NextPerturbation?.Checkpoint }.OfType<CheckpointRef>().Distinct();

    /// <summary>The resources of its next attempt; null for the experiment's.</summary>
    public TrialResources? Resources
    {
        get => _details?.Resources;
        internal set { if (value is not null || _details is not null) Details.Resources = value; }
    }

    /// <summary>The iteration of which a checkpoint was last asked for; 0 if of none.</summary>
    public int SaveRequested
    {
        get => _details?.SaveRequested ?? 0;
        internal set { if (value != 0 || _details is not null) Details.SaveRequested = value; }
    }

    /// <summary>Why it is to pause at its next report; null if it is not.</summary>
    public string? PauseReason
    {
        get => _details?.PauseReason;
        internal set { if (value is not null || _details is not null) Details.PauseReason = value; }
    }

    /// <summary>Whether its scheduler holds it back, or will: not a person.</summary>
    public bool IsHeldByScheduler { get; internal set; }

    /// <summary>What ended it; null while it is live.</summary>
    public EndedBy? EndedBy { get; internal set; }

    /// <summary>Why it is where it is, for a person.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Whether it has the result of an earlier trial with the same configuration, or of a given observation, and never ran.</summary>
    public bool IsReused { get; internal set; }

    /// <summary>The last failure.</summary>
    public TrialError? Error
    {
        get => _details?.Error;
        internal set { if (value is not null || _details is not null) Details.Error = value; }
    }

    /// <summary>How often in a row its process has ended unexpectedly while it ran, without its having got any further in between.</summary>
    public int Losses
    {
        get => _details?.Losses ?? 0;
        internal set { if (value != 0 || _details is not null) Details.Losses = value; }
    }

    /// <summary>The iteration that a report must be beyond to be progress since the losses.</summary>
    internal int LostAfter
    {
        get => _details?.LostAfter ?? 0;
        set { if (value != 0 || _details is not null) Details.LostAfter = value; }
    }

    private TrialDetails Details => _details ??= new TrialDetails();

    internal void Apply(TrialFact fact)
    {
        switch (fact)
        {
            case TrialStarted started:
                Require(Status is TrialStatus.Pending or TrialStatus.Paused, fact);
                (Status, Attempt, GrantedTo, Reason, IsHeldByScheduler) = (TrialStatus.Running, started.Attempt, started.GrantedTo, null, false);
                // an attempt goes on from its checkpoint: what was reported after it will be reported again
                Iteration = started.Checkpoint?.Iteration ?? 0;
                (SaveRequested, Client, Lease) = (0, started.Client, started.Lease);
                Become(started);
                break;
            case TrialReused:
                Require(Status == TrialStatus.Pending && Attempt == 0, fact);
                IsReused = true;
                break;
            case TrialReported reported when IsReused:
                Require(Status == TrialStatus.Pending && Metrics is null, fact);
                Report(reported);
                break;
            case TrialReported reported:
                Require(Status == TrialStatus.Running && reported.Attempt == Attempt && reported.Iteration == Iteration + 1, fact);
                Report(reported);
                break;
            case TrialGranted granted:
                Require(Status == TrialStatus.Running, fact);
                GrantedTo = granted.GrantedTo;
                break;
            case TrialSaveRequested requested:
                Require(Status == TrialStatus.Running, fact);
                SaveRequested = requested.Iteration;
                break;
            case TrialPerturbed perturbed:
                Require(!Status.IsEnded(), fact);
                NextPerturbation = perturbed.Perturbation;
                if (Status == TrialStatus.Running) (PauseReason, IsHeldByScheduler) = (perturbed.Reason, true);
                break;
            case TrialResourcesChanged changed:
                Require(!Status.IsEnded(), fact);
                Resources = changed.Resources;
                break;
            case TrialAttributeSet attribute:
                Attributes = attribute.Json is { } json ? Attributes.SetItem(attribute.Name, json) : Attributes.Remove(attribute.Name);
                break;
            case CheckpointReleased:
                break;
            case TrialCheckpointed checkpointed:
                (Checkpoint, IsCheckpointBorrowed) = (checkpointed.Checkpoint, false);
                break;
            case TrialPauseRequested requested:
                Require(Status == TrialStatus.Running, fact);
                (PauseReason, IsHeldByScheduler) = (requested.Reason, requested.ByScheduler);
                break;
            case TrialPaused:
                Require(Status == TrialStatus.Running, fact);
                (Status, Reason, PauseReason, Losses) = (TrialStatus.Paused, PauseReason, null, 0);
                break;
            case TrialFailed failed:
                Require(Status == TrialStatus.Running, fact);
                (Status, Reason, PauseReason, Error) = (TrialStatus.Pending, $"failed: {failed.Error.Message}", null, failed.Error);
                Failures++;
                Losses = 0;
                break;
            case TrialLost lost:
                Require(Status == TrialStatus.Running, fact);
                (Status, Reason, PauseReason) = (TrialStatus.Pending, lost.Reason, null);
                if (lost.IsUnexpected) (Losses, LostAfter) = (Losses + 1, Math.Max(LostAfter, Iteration));
                break;
            case TrialEnded ended:
                Require(!Status.IsEnded(), fact);
                (Status, EndedBy, Reason, PauseReason, EndedAt) = (ended.Status, ended.EndedBy, ended.Reason, null, ended.At);
                Config.Pack();
                if (ended.Error is { } error)
                {
                    Error = error;
                    if (ended.EndedBy == Facts.EndedBy.Failure) Failures++;
                }

                break;
            default:
                throw new InvalidOperationException($"A trial has no {fact.GetType().Name}.");
        }
    }

    private void Become(TrialStarted started)
    {
        if (NextPerturbation is not { } next) return;
        (Config, Checkpoint, NextPerturbation) = (next.Config, started.Checkpoint, null);
        if (next.Checkpoint is not null) IsCheckpointBorrowed = true;
        Perturbations = Perturbations.Add(next);
    }

    private void Report(TrialReported reported)
    {
        Iteration = reported.Iteration;
        // what it reports again says nothing: it may end its process right after it each time
        if (Losses > 0 && Iteration > LostAfter) Losses = 0;
        Metrics = reported.Metrics;
        Elapsed = reported.Elapsed;
        GrantedTo = Math.Max(GrantedTo, Iteration + 1);
        if (reported.Checkpoint is { } checkpoint) (Checkpoint, IsCheckpointBorrowed) = (checkpoint, false);
        if (reported.Score is not { } score) return;
        Score = score;
        if (!double.IsNaN(score) && (BestScore is not { } best || score < best)) BestScore = score;
    }

    private void Require(bool condition, TrialFact fact)
    {
        if (!condition) throw new InvalidOperationException($"Trial {Id} is {Status} (attempt {Attempt}, iteration {Iteration}): {fact} can't follow.");
    }
}
