using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace Tune;

/// <summary>What a silo that is its whole cluster needs of Orleans, and what every silo and client does.</summary>
internal static class SingleSilo
{
    /// <summary>A silo for this process: it listens on the loopback address only, on a port of its own, and has no gateway for clients.</summary>
    public static ISiloBuilder UseSingleSilo(this ISiloBuilder silo) =>
        // several programs on a machine must not meet
        silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0);

    /// <summary>Lets what <c>Core</c> defines, which knows no Orleans, cross calls. A silo and a client need it alike.</summary>
    public static IServiceCollection AddTuneSerializer(this IServiceCollection services)
    {
        if (services.Any(service => service.ImplementationType == typeof(CoreTypeCopier))) return services;
        services.AddSerializer(serializer => serializer.AddJsonSerializer(CoreTypes.IsData, _ => false, json => json.Configure(options => options.SerializerOptions = CoreTypes.JsonOptions)));
        services.AddSingleton<IGeneralizedCopier, CoreTypeCopier>();
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add(nameof(Tune)));
        return services;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
