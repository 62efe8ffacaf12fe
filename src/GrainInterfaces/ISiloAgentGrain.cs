using Orleans;

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

    /// <summary>The lease with which a runner's attempt runs on this silo, even if no activation of the runner carries it now; null if it does not run here.</summary>
    /// <param name="runner">The runner's key.</param>
    [ResponseTimeout("00:00:05")]
    Task<ResourceLease?> FindLeaseAsync(string runner);

    /// <summary>The silo is about to shut down: tells the broker that nothing more may be placed on it, and reports no more. What runs is not ended by this.</summary>
    [ResponseTimeout("00:00:05")]
    Task LeaveAsync();
}
