using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Configures a cluster of silos in this process.</summary>
/// <remarks>src/Orleans.TestingHost/InProcTestClusterBuilder.cs</remarks>
public sealed class InProcessTestClusterBuilder
{
    /// <summary>For two silos.</summary>
    public InProcessTestClusterBuilder()
        : this(2)
    {
    }

    /// <summary>For so many silos.</summary>
    /// <param name="initialSilosCount">How many silos it starts with.</param>
    public InProcessTestClusterBuilder(short initialSilosCount) => Options = new InProcessTestClusterOptions { InitialSilosCount = initialSilosCount };

    /// <summary>What has been configured.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>Configures the hosts of silos and client. Time and the work queue are those of the first silo.</summary>
    /// <param name="configureDelegate">Configures a host.</param>
    public InProcessTestClusterBuilder ConfigureHost(Action<IHostApplicationBuilder> configureDelegate)
    {
        Options.SiloHostConfigurationDelegates.Add((_, host) => configureDelegate(host));
        Options.ClientHostConfigurationDelegates.Add(configureDelegate);
        return this;
    }

    /// <summary>Configures the silos.</summary>
    /// <param name="configureSiloDelegate">Configures a silo.</param>
    public InProcessTestClusterBuilder ConfigureSilo(Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate)
    {
        Options.SiloHostConfigurationDelegates.Add((options, host) => host.UseOrleans(silo => configureSiloDelegate(options, silo)));
        return this;
    }

    /// <summary>Configures the hosts of silos.</summary>
    /// <param name="configureSiloHostDelegate">Configures a host.</param>
    public InProcessTestClusterBuilder ConfigureSiloHost(Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configureSiloHostDelegate)
    {
        Options.SiloHostConfigurationDelegates.Add(configureSiloHostDelegate);
        return this;
    }

    /// <summary>Configures the host of the client.</summary>
    /// <param name="configureHostDelegate">Configures the host.</param>
    public InProcessTestClusterBuilder ConfigureClientHost(Action<IHostApplicationBuilder> configureHostDelegate)
    {
        Options.ClientHostConfigurationDelegates.Add(configureHostDelegate);
        return this;
    }

    /// <summary>The cluster, not deployed yet.</summary>
    public InProcessTestCluster Build() => new(Options);
}
