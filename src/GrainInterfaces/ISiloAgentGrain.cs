using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Tune.Grains;

/// <summary>
/// Speaks for a silo; key: the silo's address, and it runs nowhere else. Reports what the silo has and runs, as long as the silo lives, and
/// wakes experiments that nobody has woken since their silo was lost.
/// </summary>
[Alias("tune.silo-agent")]
public interface ISiloAgentGrain : IGrainWithStringKey
{
    /// <summary>Reports now, and from now on regularly.</summary>
    Task ReportAsync();

    /// <summary>
    /// The attempts of an experiment that run on this silo, or have ended and it has not heard of it. Whoever asks takes all others for lost: what was
    /// about to begin when it was asked does not.
    /// </summary>
    [ResponseTimeout("00:00:05")]
    Task<ImmutableArray<HeldAttempt>> FindAttemptsAsync(string experiment);

    /// <summary>The silo is about to shut down: tells the broker that nothing more may be placed on it, and reports no more. What runs is not ended by this.</summary>
    [ResponseTimeout("00:00:05")]
    Task LeaveAsync();

    /// <summary>
    /// Another silo, which leaves, says that nothing runs on it any more, and that all ends there have been heard of: nobody need ask it what runs there, which it may not come to answer.
    /// </summary>
    /// <param name="other">Its address.</param>
    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task NoteDrainedAsync(string other);
}
