using Orleans.Placement;

namespace Tune.Grains;

/// <summary>Grains that are activated on the silo that their key names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OwnSiloPlacementAttribute() : PlacementAttribute(new OwnSiloPlacement());
