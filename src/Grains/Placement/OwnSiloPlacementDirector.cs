using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Tune.Grains;

/// <summary>Places on the silo that the grain's key names.</summary>
internal sealed class OwnSiloPlacementDirector : IPlacementDirector
{
    /// <inheritdoc/>
    /// <exception cref="SiloUnavailableException">The silo is not there, or not any more.</exception>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var named = GrainKeys.SiloOf($"{target.GrainIdentity.Key}");
        var silo = SiloAddress.FromParsableString(named);
        return Task.FromResult(context.GetCompatibleSilos(target).Contains(silo) ? silo : throw new SiloUnavailableException($"{target.GrainIdentity} names a silo that is not there."));
    }
}
