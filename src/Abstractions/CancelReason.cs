namespace Tune;

/// <summary>Why a trial's cancellation token fired.</summary>
public enum CancelReason
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The trial is to end: see <see cref="TrialContext.CancelMessage"/>.</summary>
    Stop,

    /// <summary>The trial is to hold; it will go on from its last checkpoint.</summary>
    Pause,

    /// <summary>The process shuts down; the trial will go on from its last checkpoint.</summary>
    Shutdown,
}
