namespace Orleans.Runtime;

/// <summary>What a silo knows of the cluster's silos.</summary>
/// <remarks>src/Orleans.Runtime/MembershipService/ISiloStatusOracle.cs</remarks>
public interface ISiloStatusOracle
{
    /// <summary>The silos and what is known of each.</summary>
    /// <param name="onlyActive">Only those that are <see cref="SiloStatus.Active"/>.</param>
    Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false);

    /// <summary>What is known of a silo; <see cref="SiloStatus.Dead"/> also if nothing is.</summary>
    /// <param name="siloAddress">The silo.</param>
    SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress);
}
