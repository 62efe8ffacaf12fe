using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Storage;
using Tune.Grains;
using Tune.Storage;

namespace Tune;

/// <summary>Makes a host run trials.</summary>
public static class TuneHostingExtensions
{
    /// <summary>
    /// Adds a silo that is its whole cluster, with the grains of Tune; see the other form for one of several.
    /// </summary>
    /// <inheritdoc cref="AddTune(ISiloBuilder, Action{TuneBuilder}?)"/>
    public static IHostApplicationBuilder AddTune(this IHostApplicationBuilder builder, Action<TuneBuilder>? configure = null)
    {
        builder.UseOrleans(silo => silo.UseSingleSilo().AddTune(configure));
        return builder;
    }

    /// <summary>
    /// Adds the grains of Tune to a silo, whose clustering the host has chosen. Options are bound from the configuration section <c>Tune</c> and
    /// checked when the host starts; unfinished experiments whose trainables are known go on by themselves.
    /// </summary>
    /// <exception cref="ArgumentException">A trainable or algorithm was added twice.</exception>
    public static ISiloBuilder AddTune(this ISiloBuilder silo, Action<TuneBuilder>? configure = null)
    {
        var services = silo.Services;
        services.AddOptions<TuneServiceOptions>().BindConfiguration(TuneServiceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var tune = new TuneBuilder(services);
        configure?.Invoke(tune);

        services.AddTuneSerializer();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(tune.Algorithms);
        services.AddSingleton(tune.Trainables);
        services.TryAddSingleton(provider => SqliteDatabase.Open(OptionsOf(provider).DataFolder));
        services.TryAddSingleton<IExperimentStore>(provider => new SqliteExperimentStore(provider.GetRequiredService<SqliteDatabase>()));
        services.TryAddSingleton<ICheckpointStore>(provider => new DirectoryCheckpointStore(OptionsOf(provider).DataFolder));
        services.TryAddKeyedSingleton<IGrainStorage>(GrainKeys.Storage, (provider, _) => new JsonGrainStorage(new GrainStateTable(provider.GetRequiredService<SqliteDatabase>())));
        services.AddSingleton<ExperimentFailures>();
        services.TryAddSingleton<IGpuProbe, NvidiaGpuProbe>();
        services.AddSingleton<SiloResources>();
        services.AddSingleton<SiloLedger>();
        services.AddSingleton<IValidateOptions<TuneServiceOptions>, TuneServiceOptionsValidator>();
        services.TryAddSingleton<ITrainableExecutor, TrainableThreads>();
        services.AddSingleton(provider => new IdleTrainables(provider.GetRequiredService<IServiceScopeFactory>(), OptionsOf(provider).Slots));

        silo.AddPlacementDirector<PinnedPlacement, PinnedPlacementDirector>()
            .AddPlacementDirector<OwnSiloPlacement, OwnSiloPlacementDirector>()
            .AddMemoryGrainStorage("PubSubStore")
            .AddMemoryStreams(GrainKeys.StreamProvider);
        services.AddHostedService<DataFolderOpener>();
        services.AddHostedService<ExperimentSupervisor>();
        return silo;
    }

    private static TuneServiceOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<TuneServiceOptions>>().Value;

    /// <summary>The folder is opened, and what is wrong with it said, before anything is started, the silo included.</summary>
    private sealed class DataFolderOpener(IServiceProvider provider) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken)
        {
            provider.GetRequiredService<SqliteDatabase>();
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
