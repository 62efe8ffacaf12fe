using System.Collections.Immutable;

namespace Tune.Simulations;

/// <summary>What is simulated. A function of the seed.</summary>
internal sealed record Scenario
{
    public required ulong Seed { get; init; }

    /// <summary>How many trials each silo runs at once.</summary>
    public required ImmutableArray<int> SlotsOfSilos { get; init; }

    public required ImmutableArray<PlannedExperiment> Experiments { get; init; }

    /// <summary>What goes wrong until the storm is over.</summary>
    public required Weather Weather { get; init; }

    public required TimeSpan Storm { get; init; }

    public PlannedExperiment Of(string experiment) => Experiments.Single(plan => plan.Name == experiment);
}
