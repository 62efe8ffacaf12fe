using Orleans;
using Orleans.Runtime;

namespace Tune.Grains;

/// <summary>
/// Grains that are activated on the silo that their key names. No directory needs to know that: a part of it is lost with each silo that ends,
/// and the activations in that part end with it, wherever they are.
/// </summary>
[GenerateSerializer]
internal sealed class OwnSiloPlacement : PlacementStrategy
{
    /// <inheritdoc/>
    public override bool IsUsingGrainDirectory => false;
}
