using System.Net;
using System.Net.Sockets;
using Orleans.Hosting;

namespace Tune.Engine.Tests;

/// <summary>What differs between the engines for the tests that both must pass.</summary>
internal static class TestEngine
{
    /// <summary>Why a test is skipped that needs hours of manual time; null: it is not.</summary>
    public const string? SkipsLongTimes = "Orleans takes response time-outs and idle times from the system's clock";

    public static Action<ISiloBuilder> SingleSilo => Silo(FreePort(), null);

    /// <summary>Retries for a second where the default is a minute.</summary>
    public static void ConfigureStreams(ISiloMemoryStreamConfigurator streams) => streams.ConfigurePullingAgent(
        agents => agents.Configure(options => (options.GetQueueMsgsTimerPeriod, options.MaxEventDeliveryTime) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1))));

    public static Action<ISiloBuilder>[] TwoSilos()
    {
        var first = FreePort();
        return [Silo(first, null), Silo(FreePort(), new IPEndPoint(IPAddress.Loopback, first))];
    }

    private static Action<ISiloBuilder> Silo(int port, IPEndPoint? primary) => silo => silo.UseLocalhostClustering(port, gatewayPort: 0, primary);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
