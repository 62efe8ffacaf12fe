using System.Net;

namespace Orleans.Hosting;

/// <summary>Membership of a silo in its cluster.</summary>
/// <remarks>src/Orleans.Runtime/Hosting/CoreHostingExtensions.cs</remarks>
public static class CoreHostingExtensions
{
    /// <summary>A cluster on this machine. The simulator always is one, and opens no ports.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="siloPort">Not used.</param>
    /// <param name="gatewayPort">Not used.</param>
    /// <param name="primarySiloEndpoint">Not used.</param>
    /// <param name="serviceId">Not used.</param>
    /// <param name="clusterId">Not used.</param>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = 11111,
        int gatewayPort = 30000,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev") => builder;
}
