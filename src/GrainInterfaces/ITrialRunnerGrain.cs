using Orleans;
using Orleans.Concurrency;

namespace Tune.Grains;

/// <summary>
/// Runs one attempt of a trial on its silo; key <c>{experiment}/{00042}/{attempt}</c>. Nothing durable: if it is lost, so is the attempt.
/// </summary>
[Alias("tune.trial-runner")]
public interface ITrialRunnerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Starts the trainable and returns; what comes of it, and that its lease is free again, is reported to the experiment. Starting it again
    /// does nothing.
    /// </summary>
    /// <returns>Whether it runs; if not, the lease stays the caller's.</returns>
    Task<StartResult> StartAsync(AttemptStart start);

    /// <summary>Tells it to stop, or to save and hold; does nothing if the attempt does not run here.</summary>
    [AlwaysInterleave]
    Task SignalAsync(Directive.Kind action, string reason);

    /// <summary>The lease with which the attempt runs here; null if it does not, as a new activation of the key says.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<ResourceLease?> FindLeaseAsync();
}

/// <summary>What came of the start of an attempt.</summary>
public enum StartResult
{
    /// <summary>It runs.</summary>
    Runs,

    /// <summary>The experiment knows of no such attempt any more.</summary>
    NotCurrent,

    /// <summary>Others run with what the lease is about: who gave it did not know of them.</summary>
    NoRoom,
}
