using Orleans.Placement;

namespace Tune.Grains;

/// <summary>Grains that are activated on the silo that their caller names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PinnedPlacementAttribute() : PlacementAttribute(new PinnedPlacement());
