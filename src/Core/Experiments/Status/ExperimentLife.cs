namespace Tune.Kernel;

/// <summary>
/// Where an experiment is in its life, why, and for how long it has run: by its facts alone, and nowhere else. Give it every fact, in order, from the
/// first. Not thread-safe.
/// </summary>
public sealed class ExperimentLife
{
    private TimeSpan _elapsed;
    private DateTimeOffset? _clockSince;

    /// <summary>Where it is in its life; Paused before it has begun.</summary>
    public ExperimentStatus Status { get; private set; } = ExperimentStatus.Paused;

    /// <summary>Why it is there, for a person.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether it has begun.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>How long it has run at a moment: pauses and the time in which its process was down don't count.</summary>
    public TimeSpan ElapsedAt(DateTimeOffset now) => _elapsed + (_clockSince is { } since && now > since ? now - since : TimeSpan.Zero);

    /// <summary>Takes the next fact in.</summary>
    public void Apply(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        AdvanceClock(fact);
        switch (fact)
        {
            case ExperimentStarted: (HasStarted, Status, Reason) = (true, ExperimentStatus.Running, null); break;
            case ExperimentPaused paused: (Status, Reason) = (ExperimentStatus.Paused, paused.Reason); break;
            case ExperimentResumed: (Status, Reason) = (ExperimentStatus.Running, null); break;
            case ExperimentChanged { Reopens: true }: (Status, Reason) = (ExperimentStatus.Running, null); break;
            case ExperimentExtended when Status.IsEnded(): (Status, Reason) = (ExperimentStatus.Running, null); break;
            case ExperimentEnded ended: (Status, Reason) = (ended.Status, ended.Reason); break;
        }
    }

    /// <summary>How long it has run up to its last fact, and since when the clock runs; null while it stands.</summary>
    internal (TimeSpan Elapsed, DateTimeOffset? Since) Clock => (_elapsed, _clockSince);

    /// <summary>Takes over what it was.</summary>
    internal void Restore(bool hasStarted, ExperimentStatus status, string? reason, (TimeSpan Elapsed, DateTimeOffset? Since) clock) =>
        (HasStarted, Status, Reason, (_elapsed, _clockSince)) = (hasStarted, status, reason, clock);

    private void AdvanceClock(Fact fact)
    {
        if (fact is not ExperimentRecovered) _elapsed = ElapsedAt(fact.At);
        var runs = fact switch
        {
            ExperimentStarted or ExperimentResumed or ExperimentChanged { Reopens: true } => true,
            ExperimentExtended => Status != ExperimentStatus.Paused,
            ExperimentPaused or ExperimentEnded => false,
            _ => _clockSince is not null,
        };
        // a clock that was set back counts nothing twice
        _clockSince = !runs ? null : _clockSince is { } since && since > fact.At ? since : fact.At;
    }
}
