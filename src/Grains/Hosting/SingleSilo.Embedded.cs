using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Tune;

/// <summary>What a silo that is its whole cluster needs of the embedded host: nothing is opened, nothing is serialized.</summary>
internal static class SingleSilo
{
    public static ISiloBuilder UseSingleSilo(this ISiloBuilder silo) => silo.UseLocalhostClustering();

    public static IServiceCollection AddTuneSerializer(this IServiceCollection services) => services;
}
