using Orleans;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Tune;

/// <summary>
/// Lets every activation begin with a step aside. Orleans runs what comes first in an activation, up to where that waits for something, with the activation's lock held; a call to another grain of the silo
/// takes the lock of that one. Two grains that call each other in their first turns would wait for each other for ever.
/// </summary>
internal sealed class OpenActivations : IConfigureGrainContextProvider, IConfigureGrainContext
{
    /// <summary>A type that Orleans keeps for itself, by its name.</summary>
    private const string StatelessWorkers = "StatelessWorkerPlacement";

    public bool TryGetConfigurator(GrainType grainType, GrainProperties properties, out IConfigureGrainContext configurator)
    {
        configurator = this;
        // what stands for all workers of one kind has no life of its own
        return !(properties.Properties.TryGetValue(WellKnownGrainTypeProperties.PlacementStrategy, out var placement) && placement == StatelessWorkers);
    }

    public void Configure(IGrainContext context) => context.ObservableLifecycle.Subscribe(nameof(OpenActivations), GrainLifecycleStage.First, static async _ => await Task.Yield());
}
