using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>The membership, as all silos know it.</summary>
internal sealed class SiloStatusOracle(Cluster cluster) : ISiloStatusOracle
{
    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false)
    {
        var statuses = cluster.Silos.Where(silo => silo.IsActive || !onlyActive).ToDictionary(silo => silo.SiloAddress, silo => silo.IsActive ? SiloStatus.Active : SiloStatus.ShuttingDown);
        if (!onlyActive) foreach (var ended in cluster.Ended) statuses[ended] = SiloStatus.Dead;
        return statuses;
    }

    public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress) =>
        cluster.Find(siloAddress) is { } silo ? silo.IsActive ? SiloStatus.Active : SiloStatus.ShuttingDown : SiloStatus.Dead;
}
