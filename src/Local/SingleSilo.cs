using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Tune;

/// <summary>What a silo that is its whole cluster needs of Orleans: nobody to talk to, and so no socket at all.</summary>
internal static class SingleSilo
{
    private const string SiloName = "local";

    private static int _silos;

    /// <summary>A silo of this process alone: it listens nowhere and connects to nothing.</summary>
    public static ISiloBuilder UseSingleSilo(this ISiloBuilder silo)
    {
        // an address is only a name here: the process is the host, and its silos are counted by the port
        var process = Environment.ProcessId;
        var address = new IPAddress([127, (byte)(process >> 16), (byte)(process >> 8), (byte)process]);
        var port = 1 + ((Interlocked.Increment(ref _silos) - 1) % IPEndPoint.MaxPort);
        silo.UseLocalhostClustering(port, gatewayPort: 0)
            .Configure<EndpointOptions>(options => options.AdvertisedIPAddress = address)
            // the same after each start and on every machine, for it is in the journal; Orleans would draw one
            .Configure<SiloOptions>(options => options.SiloName = SiloName)
            // advice for servers, and a stopwatch that starts with the machine
            .ConfigureLogging(logging => logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error));
        return silo.UseNoNetwork();
    }

    /// <summary>Puts <see cref="NoNetwork"/> in the place of every transport that Orleans has registered: those with a key, which is Orleans' own.</summary>
    private static ISiloBuilder UseNoNetwork(this ISiloBuilder silo)
    {
        // between silos a listener and a factory, for clients a listener
        const int Transports = 3;
        // those of the host, as a web service's, have no key and are none of ours
        var transports = silo.Services.Where(service => service.IsKeyedService && (service.ServiceType == typeof(IConnectionListenerFactory) || service.ServiceType == typeof(IConnectionFactory))).ToList();
        if (transports.Count != Transports) throw new NotSupportedException($"This version of Orleans registers {transports.Count} transports instead of {Transports}: a local silo might be open to others.");
        foreach (var transport in transports)
        {
            silo.Services.Remove(transport);
            silo.Services.Add(new ServiceDescriptor(transport.ServiceType, transport.ServiceKey, new NoNetwork()));
        }

        return silo;
    }
}
