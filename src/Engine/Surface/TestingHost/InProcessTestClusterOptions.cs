using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>What a test cluster is made of.</summary>
/// <remarks>src/Orleans.TestingHost/InProcTestClusterOptions.cs</remarks>
public sealed class InProcessTestClusterOptions
{
    /// <summary>How many silos it starts with.</summary>
    public short InitialSilosCount { get; set; }

    /// <summary>What configures the host of each silo.</summary>
    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    /// <summary>What configures the host of the client.</summary>
    public List<Action<IHostApplicationBuilder>> ClientHostConfigurationDelegates { get; } = [];
}
