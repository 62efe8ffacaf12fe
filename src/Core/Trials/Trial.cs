namespace Tune;

/// <summary>
/// A trial as the kernel knows it: one configuration being evaluated, over all its attempts. Changed only by facts; a fact that
/// does not follow from its status is a bug and throws. Read-only for searchers, schedulers and stop rules. Not thread-safe.
/// </summary>
public sealed class Trial
{
    internal Trial(TrialCreated created, Assignment assignment)
    {
        Id = created.Trial;
        Config = created.Config;
        Assignment = assignment;
        CreatedAt = created.At;
    }

    /// <summary>Its position in the experiment.</summary>
    public TrialId Id { get; }

    /// <summary>Its configuration.</summary>
    public Configuration Config { get; }

    /// <summary>Its configuration, by dimensions of the space.</summary>
    public Assignment Assignment { get; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When it ended; null while it is live.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

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
    public double? Score { get; internal set; }

    /// <summary>The least score so far, NaN aside; null if none was reported.</summary>
    public double? BestScore { get; internal set; }

    /// <summary>The newest checkpoint; a new attempt starts from it.</summary>
    public CheckpointRef? Checkpoint { get; internal set; }

    /// <summary>Why it is to pause at its next report; null if it is not.</summary>
    public string? PauseReason { get; internal set; }

    /// <summary>Whether its scheduler holds it back, or will: not a person.</summary>
    public bool IsHeldByScheduler { get; internal set; }

    /// <summary>What ended it; null while it is live.</summary>
    public EndedBy? EndedBy { get; internal set; }

    /// <summary>Why it is where it is, for a person.</summary>
    public string? Reason { get; internal set; }

    /// <summary>The last failure.</summary>
    public TrialError? Error { get; internal set; }

    internal void Apply(TrialFact fact)
    {
        switch (fact)
        {
            case TrialStarted started:
                Require(Status is TrialStatus.Pending or TrialStatus.Paused, fact);
                (Status, Attempt, GrantedTo, Reason, IsHeldByScheduler) = (TrialStatus.Running, started.Attempt, started.GrantedTo, null, false);
                // an attempt goes on from its checkpoint: what was reported after it will be reported again
                Iteration = started.Checkpoint?.Iteration ?? 0;
                break;
            case TrialReported reported:
                Require(Status == TrialStatus.Running && reported.Attempt == Attempt && reported.Iteration == Iteration + 1, fact);
                Report(reported);
                break;
            case TrialGranted granted:
                Require(Status == TrialStatus.Running, fact);
                GrantedTo = granted.GrantedTo;
                break;
            case TrialCheckpointed checkpointed:
                Checkpoint = checkpointed.Checkpoint;
                break;
            case TrialPauseRequested requested:
                Require(Status == TrialStatus.Running, fact);
                (PauseReason, IsHeldByScheduler) = (requested.Reason, requested.ByScheduler);
                break;
            case TrialPaused:
                Require(Status == TrialStatus.Running, fact);
                (Status, Reason, PauseReason) = (TrialStatus.Paused, PauseReason, null);
                break;
            case TrialFailed failed:
                Require(Status == TrialStatus.Running, fact);
                (Status, Reason, PauseReason, Error) = (TrialStatus.Pending, $"failed: {failed.Error.Message}", null, failed.Error);
                Failures++;
                break;
            case TrialLost lost:
                Require(Status == TrialStatus.Running, fact);
                (Status, Reason, PauseReason) = (TrialStatus.Pending, lost.Reason, null);
                break;
            case TrialEnded ended:
                Require(!Status.IsEnded(), fact);
                (Status, EndedBy, Reason, PauseReason, EndedAt) = (ended.Status, ended.EndedBy, ended.Reason, null, ended.At);
                if (ended.Error is { } error)
                {
                    Error = error;
                    if (ended.EndedBy == Tune.EndedBy.Failure) Failures++;
                }

                break;
            default:
                throw new InvalidOperationException($"A trial has no {fact.GetType().Name}.");
        }
    }

    private void Report(TrialReported reported)
    {
        Iteration = reported.Iteration;
        Metrics = reported.Metrics;
        Elapsed = reported.Elapsed;
        GrantedTo = Math.Max(GrantedTo, Iteration + 1);
        if (reported.Checkpoint is { } checkpoint) Checkpoint = checkpoint;
        if (reported.Score is not { } score) return;
        Score = score;
        if (!double.IsNaN(score) && (BestScore is not { } best || score < best)) BestScore = score;
    }

    private void Require(bool condition, TrialFact fact)
    {
        if (!condition) throw new InvalidOperationException($"Trial {Id} is {Status} (attempt {Attempt}, iteration {Iteration}): {fact} can't follow.");
    }
}
