using Orleans;
using Orleans.Concurrency;

namespace Tune.Grains;

/// <summary>
/// Runs one attempt of a trial on its silo; key <c>{experiment}/{00042}/{attempt}</c>. Nothing durable: if it is lost, so is the attempt.
/// </summary>
[Alias("tune.trial-runner")]
public interface ITrialRunnerGrain : IGrainWithStringKey
{
    /// <summary>Starts the trainable and returns; what comes of it is reported to the experiment.</summary>
    Task StartAsync(AttemptStart start);

    /// <summary>Tells it to stop, or to save and hold.</summary>
    [AlwaysInterleave]
    Task SignalAsync(Directive.Kind action, string reason);

    /// <summary>Whether the attempt runs here; a new activation of the key says no.</summary>
    [AlwaysInterleave]
    Task<bool> IsRunningAsync();
}
