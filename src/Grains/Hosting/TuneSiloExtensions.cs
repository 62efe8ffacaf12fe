using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage;

namespace Tune;

/// <summary>Makes silos run trials.</summary>
public static class TuneSiloExtensions
{
    /// <summary>The name under which Orleans keeps the subscriptions of streams.</summary>
    internal const string PubSubStore = "PubSubStore";

    /// <summary>
    /// How many addresses of grains a silo remembers: a silo talks to the broker, to agents, to experiments and to their runners, thousands where the cluster is large. Orleans makes room for a million when a silo
    /// starts, 19 MB that each full collection of garbage then goes through.
    /// </summary>
    private const int RememberedAddresses = 1 << 15;

    /// <summary>
    /// Adds the grains of Tune to a silo, whose clustering and storage the host has chosen. Options are bound from the configuration section
    /// <c>Tune</c> and checked when the host starts; unfinished experiments whose trainables are known go on by themselves.
    /// </summary>
    /// <exception cref="ArgumentException">A trainable or algorithm was added twice.</exception>
    public static ISiloBuilder AddTune(this ISiloBuilder silo, Action<TuneBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        WarmUp.Begin();
        var tune = new TuneBuilder(silo.Services);
        configure?.Invoke(tune);
        silo.Services.AddTuneSerializer().AddTuneServices(tune);
        SteadyTime.AddTo(silo.Services, TimeProviderNames.ActivationManagement);
        silo.Configure<GrainDirectoryOptions>(options => options.CacheSize = RememberedAddresses)
            .AddPlacementDirector<OwnSiloPlacement, OwnSiloPlacementDirector>()
            .AddMemoryStreams(GrainKeys.StreamProvider);
        // who subscribes from outside is kept here
        if (!silo.Services.Any(service => service.IsKeyedService && service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, PubSubStore)))
            silo.AddMemoryGrainStorage(PubSubStore);
        silo.Services.AddSingleton<ILocalSilo, LocalSilo>();
        silo.Services.AddSingleton<IConfigureGrainContextProvider, OpenActivations>();
        silo.Services.AddHostedService<StorageOpener>();
        silo.Services.AddHostedService<ExperimentSupervisor>();
        return silo;
    }
}
