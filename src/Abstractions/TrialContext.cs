using System.Collections.Immutable;

namespace Tune;

/// <summary>What a trainable knows about its trial. One for each attempt. Thread-safe but for reporting, which is one at a time.</summary>
public abstract class TrialContext
{
    /// <summary>The name of the experiment.</summary>
    public abstract string Experiment { get; }

    /// <summary>The trial.</summary>
    public abstract TrialId Trial { get; }

    /// <summary>The attempt, from 1.</summary>
    public abstract int Attempt { get; }

    /// <summary>The last reported iteration, those before the checkpoint included: 0 at a fresh start. Train on from here.</summary>
    public abstract int Iteration { get; }

    /// <summary>What to start from; null to start from the beginning.</summary>
    public abstract SavedCheckpoint? Checkpoint { get; }

    /// <summary>A folder of the trial's own, for files it wants to leave behind. The same for all attempts.</summary>
    public abstract string Folder { get; }

    /// <summary>A seed of the trial's own, for the trainable's draws: the same in every attempt and every repetition of the experiment.</summary>
    public abstract int Seed { get; }

    /// <summary>What the trial takes while it runs.</summary>
    public abstract TrialResources Resources { get; }

    /// <summary>The GPUs that it has, or has a share of, as <c>CUDA_VISIBLE_DEVICES</c> names them; empty for none. Others use the others.</summary>
    public abstract ImmutableArray<string> Gpus { get; }

    /// <summary>Why the cancellation token fired.</summary>
    public abstract CancelReason CancelReason { get; }

    /// <summary>Why, for a person; null as long as it did not.</summary>
    public abstract string? CancelMessage { get; }

    /// <summary>
    /// Notes something about the trial, for people: it is kept in the journal with the next report or the end, and shown in the results; no algorithm hears of it. One that is set again
    /// has its last value.
    /// </summary>
    /// <typeparam name="T">Anything that has a JSON form of at most 16,384 characters.</typeparam>
    /// <param name="name">Its name, without control characters.</param>
    /// <param name="value">Its value; null is one, too.</param>
    /// <exception cref="ArgumentException">The name can't be one, or the value has no JSON form, as NaN, or one that is too long.</exception>
    public abstract void SetAttribute<T>(string name, T value);

    /// <summary>
    /// Reports an iteration and waits for the verdict if a decision may fall; raises <see cref="Iteration"/> by one.
    /// Only for callback trainables: others yield their reports.
    /// </summary>
    /// <exception cref="OperationCanceledException">The trial is to stop or hold: let it pass through.</exception>
    public abstract ValueTask ReportAsync(Report report, CancellationToken cancellationToken = default);

    /// <summary>Reports metrics without a checkpoint.</summary>
    public ValueTask ReportAsync(Metrics metrics, CancellationToken cancellationToken = default) => ReportAsync(new Report(metrics), cancellationToken);
}
