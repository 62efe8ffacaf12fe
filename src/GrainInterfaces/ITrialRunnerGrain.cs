using Orleans;
using Orleans.Concurrency;

namespace Tune.Grains;

/// <summary>
/// Runs what a lease is for, on the lease's silo: an attempt of a trial, and, as long as the experiment passes the lease on, the next one after it.
/// Key <c>{silo address}/{lease}</c>. Nothing durable: if it is lost, so is the attempt.
/// </summary>
[Alias("tune.trial-runner")]
public interface ITrialRunnerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Starts an attempt and returns; what comes of it, and that its lease is free again, is reported to the experiment. Starting it again does nothing.
    /// </summary>
    /// <returns>Whether it runs; if not, the lease stays the caller's.</returns>
    Task<StartResult> StartAsync(AttemptStart start);

    /// <summary>Tells an attempt to stop, or to save and hold; does nothing if it does not run here.</summary>
    /// <returns>Whether it runs here, or has ended and the experiment has not heard of it.</returns>
    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> SignalAsync(int trial, int attempt, Directive.Kind action, string reason);
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
