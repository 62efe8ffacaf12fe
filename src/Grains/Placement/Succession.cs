using Orleans.Runtime;
using Tune.Hosting;

namespace Tune.Grains;

/// <summary>
/// What a broker that takes the place of another waits for before it gives anything: every silo says what runs on it, and every experiment, which does so at each of its ticks, what it
/// holds. A lease that nobody has named by then and that was to begin somewhere all the same is refused there, by <see cref="SiloLedger.TryBegin"/>: there is room for one of the two.
/// </summary>
/// <param name="silos">Who there is.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How often silos and experiments speak.</param>
internal sealed class Succession(ISiloStatusOracle silos, TimeProvider time, TuneServiceOptions options)
{
    private readonly long _since = time.GetTimestamp();
    private readonly HashSet<SiloAddress> _heard = [];
    private bool _isWide;

    /// <summary>Whether there was another broker before.</summary>
    public bool IsSuccessor { get; private set; }

    /// <summary>Whether it may not be known yet what the other one had given.</summary>
    public bool IsSettling => IsSuccessor && time.GetElapsedTime(_since) is var age && age < 3 * options.HeartbeatInterval && (_isWide || age < 2 * options.TickInterval || !HaveAllReported);

    /// <summary>A silo has reported.</summary>
    public void Hear(string silo) => _heard.Add(SiloAddress.FromParsableString(silo));

    /// <summary>Somebody has spoken of another broker, or of what it has given.</summary>
    public void Succeed() => IsSuccessor = true;

    /// <summary>Somebody has, or wants, something on several silos: only one of them knows that it is in use, and could refuse it to another.</summary>
    public void Hear(IEnumerable<TrialResources> resources) => _isWide |= resources.Any(one => !one.AdditionalBundles.IsEmpty);

    /// <summary>Whether a silo has ended by what the others know: what ran there is gone.</summary>
    public bool IsDead(string silo)
    {
        var address = SiloAddress.FromParsableString(silo);
        // asked for by each heartbeat of each silo: by its address, and not in a list of all. Orleans says so of one, too, that it has not heard of yet
        return silos.GetApproximateSiloStatus(address) == SiloStatus.Dead && silos.GetApproximateSiloStatuses().GetValueOrDefault(address) == SiloStatus.Dead;
    }

    private bool HaveAllReported => silos.GetApproximateSiloStatuses(onlyActive: true).Keys.All(_heard.Contains);
}
