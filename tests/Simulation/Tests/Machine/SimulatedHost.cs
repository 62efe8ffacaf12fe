using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Storage;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Simulations;

/// <summary>The services of a process that runs trials, wired as <c>AddTune</c> wires them, but for its threads, its clock and its disk.</summary>
internal static class SimulatedHost
{
    /// <summary>A host of a silo; whoever builds it adds to it what is his own.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="members">The cluster.</param>
    /// <param name="executor">Runs trainables.</param>
    /// <param name="experiments">Where experiments are.</param>
    /// <param name="checkpoints">Where checkpoints are.</param>
    /// <param name="states">Where the state of grains is.</param>
    /// <param name="slots">How many trials it runs at once.</param>
    /// <param name="configure">Adds trainables and algorithms.</param>
    public static HostApplicationBuilder Create(
        TimeProvider time, Orleans.Simulator.Cluster members, ITrainableExecutor executor, IExperimentStore experiments, ICheckpointStore checkpoints, IGrainStateTable states, int slots,
        Action<TuneBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var services = builder.Services;
        services.AddSingleton(time);
        services.AddSingleton(members);
        services.AddSingleton(experiments);
        services.AddSingleton(checkpoints);
        services.AddKeyedSingleton<IGrainStorage>(GrainKeys.Storage, new JsonGrainStorage(states));
        services.AddSingleton(executor);
        services.AddSingleton<IHostApplicationLifetime>(new EndlessLifetime());
        var tune = new TuneBuilder(services);
        configure(tune);
        services.AddTuneServices(tune);
        builder.UseOrleans(silo => silo.AddPlacementDirector<OwnSiloPlacement, OwnSiloPlacementDirector>()
            .AddMemoryGrainStorage("PubSubStore")
            .AddMemoryStreams(GrainKeys.StreamProvider));
        services.PostConfigure<TuneServiceOptions>(options =>
        {
            options.DataFolder = "data";
            options.Slots = slots;
            // not what this machine has
            (options.Resources.Gpu, options.Resources.Memory) = (0, "16GiB");
        });
        return builder;
    }
}
