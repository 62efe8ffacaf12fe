namespace Orleans.Configuration;

/// <summary>How silos find out that one of them is dead: after <see cref="ProbeTimeout"/> × <see cref="NumMissedProbesLimit"/> without a sign of life.</summary>
/// <remarks>src/Orleans.Core/Configuration/Options/ClusterMembershipOptions.cs</remarks>
public class ClusterMembershipOptions
{
    /// <summary>How long a silo may take to answer a probe.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many probes in a row a silo may miss.</summary>
    /// <value>3.</value>
    public int NumMissedProbesLimit { get; set; } = 3;
}
