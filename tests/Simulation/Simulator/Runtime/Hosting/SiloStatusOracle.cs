using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>The membership, as all silos know it.</summary>
internal sealed class SiloStatusOracle(Cluster cluster) : ISiloStatusOracle
{
    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false)
        => cluster.Silos.Where(silo => silo.IsActive || !onlyActive).ToDictionary(silo => silo.SiloAddress, silo => silo.IsActive ? SiloStatus.Active : SiloStatus.ShuttingDown);
}
