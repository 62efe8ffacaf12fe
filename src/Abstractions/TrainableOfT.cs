namespace Tune;

/// <summary>
/// A trainable as a class, for what has to be saved and restored from outside: pauses, checkpoints by count, reuse for another
/// configuration. All members are called one at a time, on the trial's own thread.
/// </summary>
/// <typeparam name="TConfig">The configuration's type.</typeparam>
public abstract class Trainable<TConfig> : IAsyncDisposable
{
    /// <summary>Called once before the first step.</summary>
    public virtual ValueTask SetupAsync(TConfig config, TrialContext trial, CancellationToken cancellationToken) => default;

    /// <summary>Trains one iteration.</summary>
    /// <returns>What was measured; null when there is nothing left to train, which completes the trial.</returns>
    public abstract ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken);

    /// <summary>The state after the last step; null if it can't be saved.</summary>
    public virtual ValueTask<Checkpoint?> SaveAsync(CancellationToken cancellationToken) => new((Checkpoint?)null);

    /// <summary>Takes over a state that <see cref="SaveAsync"/> gave; called after <see cref="SetupAsync"/>.</summary>
    public virtual ValueTask RestoreAsync(SavedCheckpoint checkpoint, CancellationToken cancellationToken) => throw new NonRetryableTrialException(
        $"{GetType().Name} has a checkpoint to start from but does not override RestoreAsync.");

    /// <summary>Takes another configuration over without being made anew.</summary>
    /// <returns>True if this instance now serves the new configuration as a new one would; false to be disposed and made anew.</returns>
    public virtual ValueTask<bool> TryResetAsync(TConfig config, TrialContext trial, CancellationToken cancellationToken) => new(false);

    /// <summary>Called at the end, whatever it was.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
