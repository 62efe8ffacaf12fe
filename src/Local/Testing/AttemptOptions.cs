namespace Tune.Testing;

/// <summary>From where an attempt goes on, and how far.</summary>
public sealed record AttemptOptions
{
    /// <summary>
    /// What to go on from: of an earlier attempt (<see cref="AttemptResult.Checkpoint"/>), of a trial (<see cref="ExperimentHandle{TConfig}.DownloadCheckpointAsync"/>), or a folder of files with a
    /// <see cref="CheckpointRef"/> made by hand; null: from the beginning.
    /// </summary>
    /// <value>Default: null.</value>
    public SavedCheckpoint? Checkpoint { get; init; }

    /// <summary>The iteration whose report is answered with the order to stop, at least 1; those before the checkpoint count. Null: it is not stopped.</summary>
    /// <value>Default: null.</value>
    public int? StopAfter { get; init; }

    /// <summary>The iteration whose report is answered with the order to hold, at least 1; those before the checkpoint count. Null: it is not held.</summary>
    /// <value>Default: null.</value>
    public int? PauseAfter { get; init; }

    /// <summary>What <see cref="TrialContext.CancelReason"/> is once the token of the call is cancelled; not <see cref="CancelReason.None"/>.</summary>
    /// <value>Default: <see cref="CancelReason.Stop"/>.</value>
    public CancelReason CancelReason { get; init; } = CancelReason.Stop;

    internal void Validate()
    {
        if (StopAfter is < 1) throw new ArgumentOutOfRangeException(nameof(StopAfter), StopAfter, "AttemptOptions.StopAfter must be at least 1, or null.");
        if (PauseAfter is < 1) throw new ArgumentOutOfRangeException(nameof(PauseAfter), PauseAfter, "AttemptOptions.PauseAfter must be at least 1, or null.");
        if (CancelReason == CancelReason.None || !Enum.IsDefined(CancelReason)) throw new ArgumentOutOfRangeException(nameof(CancelReason), CancelReason, "AttemptOptions.CancelReason must be Stop, Pause or Shutdown.");
    }
}
