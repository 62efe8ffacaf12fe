using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Tune.Hosting;

namespace Tune;

/// <summary>Makes a host run trials.</summary>
public static class TuneHostingExtensions
{
    /// <summary>
    /// Adds a silo that is its whole cluster, with the grains of Tune, on files in a folder: nothing to install, and nothing open to others.
    /// For one of several silos there is the form of <c>AddTune</c> on a silo builder.
    /// </summary>
    /// <inheritdoc cref="TuneSiloExtensions.AddTune(ISiloBuilder, Action{TuneBuilder}?)"/>
    public static IHostApplicationBuilder AddTune(this IHostApplicationBuilder builder, Action<TuneBuilder>? configure = null)
    {
        builder.UseOrleans(silo =>
        {
            // before the configuration is bound, which may say otherwise
            silo.Services.Configure<TuneServiceOptions>(options => (options.LeaveGracePeriod, options.AllowPrograms, options.IsWholeCluster) = (TimeSpan.Zero, true, true));
            silo.Services.AddKeyedSingleton<IGrainStorage>(TuneSiloExtensions.PubSubStore, new VolatileStorage());
            // no other machine's clock has to be met
            SteadyTime.AddTo(silo.Services, TimeProviderNames.ActivationManagement, TimeProviderNames.Messaging, TimeProviderNames.Membership, TimeProviderNames.GrainDirectory, TimeProviderNames.SystemTimers);
            silo.Services.AddTuneArchives();
            silo.UseSingleSilo().AddTune(tune =>
            {
                configure?.Invoke(tune);
                // last, so that what the host has chosen stays
                tune.UseFileStorage();
            });
        });
        return builder;
    }
}
