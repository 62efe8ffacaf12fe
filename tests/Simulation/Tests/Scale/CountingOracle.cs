using Orleans.Runtime;

namespace Tune.Simulations;

/// <summary>The membership, and how much of it a silo has read: a list of all silos costs as many steps as there are silos.</summary>
internal sealed class CountingOracle(ISiloStatusOracle inner) : ISiloStatusOracle
{
    public long Steps { get; private set; }

    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false)
    {
        var statuses = inner.GetApproximateSiloStatuses(onlyActive);
        Steps += statuses.Count;
        return statuses;
    }

    public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress)
    {
        Steps++;
        return inner.GetApproximateSiloStatus(siloAddress);
    }
}
