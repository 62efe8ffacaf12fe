using System.Net;

namespace Tune.Silo;

/// <summary>How silos find each other and talk. Configuration section <c>Tune:Cluster</c>.</summary>
public sealed class SiloClusterOptions
{
    /// <summary>How silos find each other.</summary>
    /// <value>Default: <see cref="ClusterKind.Local"/>.</value>
    public ClusterKind Kind { get; set; }

    /// <summary>
    /// Where, as Npgsql or StackExchange.Redis read it; for Azure storage a connection string, or the table service's URI, to which the process shows its identity (a managed one, or what
    /// <c>DefaultAzureCredential</c> finds).
    /// </summary>
    /// <value>Default: the connection string <c>tune</c>.</value>
    public string? ConnectionString { get; set; }

    /// <summary>Silos that have it and <see cref="ServiceId"/> in common are one cluster.</summary>
    /// <value>Default: <c>tune</c>.</value>
    public string ClusterId { get; set; } = "tune";

    /// <summary>The name of the service; stays the same over deployments.</summary>
    /// <value>Default: <c>tune</c>.</value>
    public string ServiceId { get; set; } = "tune";

    /// <summary>The silo's name, for people.</summary>
    /// <value>Default: the pod's (<c>POD_NAME</c>), else the machine's.</value>
    public string? SiloName { get; set; }

    /// <summary>The address that other silos and clients reach it at.</summary>
    /// <value>Default: the pod's (<c>POD_IP</c>), else 127.0.0.1.</value>
    public string? AdvertisedAddress { get; set; }

    /// <summary>The port for silos, 1 to 65535.</summary>
    /// <value>Default: 11111.</value>
    public int SiloPort { get; set; } = 11111;

    /// <summary>The port for clients, 1 to 65535.</summary>
    /// <value>Default: 30000.</value>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Certificates by which silos and clients know each other.</summary>
    public SiloTlsOptions Tls { get; } = new();

    /// <summary>Whether silos may talk beyond loopback without TLS: everybody who reaches their ports can then do everything with the cluster.</summary>
    /// <value>Default: false.</value>
    public bool IsNetworkTrusted { get; set; }

    /// <summary>How long a silo that does not answer may be silent before another one asks twice whether it lives, at least 100 ms. A dead silo is noticed after about three times that.</summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    internal IPAddress Address { get; set; } = IPAddress.Loopback;
}
