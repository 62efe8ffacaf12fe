using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Tune.Grains;
using Tune.Storage;

namespace Tune;

/// <summary>Makes silos run trials.</summary>
public static class TuneSiloExtensions
{
    /// <summary>
    /// Adds the grains of Tune to a silo, whose clustering and storage the host has chosen. Options are bound from the configuration section
    /// <c>Tune</c> and checked when the host starts; unfinished experiments whose trainables are known go on by themselves.
    /// </summary>
    /// <exception cref="ArgumentException">A trainable or algorithm was added twice.</exception>
    public static ISiloBuilder AddTune(this ISiloBuilder silo, Action<TuneBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var tune = new TuneBuilder(silo.Services);
        configure?.Invoke(tune);
        silo.Services.AddTuneSerializer().AddTuneServices(tune);
        silo.AddPlacementDirector<OwnSiloPlacement, OwnSiloPlacementDirector>()
            .AddMemoryGrainStorage("PubSubStore")
            .AddMemoryStreams(GrainKeys.StreamProvider);
        silo.Services.AddHostedService<StorageOpener>();
        silo.Services.AddHostedService<ExperimentSupervisor>();
        return silo;
    }
}
