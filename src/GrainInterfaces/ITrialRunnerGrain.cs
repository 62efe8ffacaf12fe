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
    /// Starts the trainable and returns; what comes of it, and that the slot is free again, is reported to the experiment. Starting it again
    /// does nothing.
    /// </summary>
    /// <returns>Whether it runs; if not, since the experiment knows of no such attempt any more, the slot stays the caller's.</returns>
    Task<bool> StartAsync(AttemptStart start);

    /// <summary>Tells it to stop, or to save and hold; does nothing if the attempt does not run here.</summary>
    [AlwaysInterleave]
    Task SignalAsync(Directive.Kind action, string reason);

    /// <summary>The slot in which the attempt runs here; null if it does not, as a new activation of the key says.</summary>
    [AlwaysInterleave]
    Task<SlotLease?> FindSlotAsync();
}
