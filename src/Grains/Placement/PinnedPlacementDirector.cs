using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Tune.Grains;

/// <summary>Places on the silo that the request context names.</summary>
internal sealed class PinnedPlacementDirector : IPlacementDirector
{
    /// <inheritdoc/>
    /// <exception cref="SiloUnavailableException">The silo is not there, or not any more.</exception>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        // null where nothing is set, whatever its type says
        var named = target.RequestContextData is { } data ? data.GetValueOrDefault(PinnedPlacement.SiloKey) as string : null;
        var chosen = named is null
            ? silos.FirstOrDefault(silo => silo.Equals(context.LocalSilo)) ?? silos.FirstOrDefault()
            : silos.FirstOrDefault(silo => silo.ToParsableString() == named);
        return Task.FromResult(chosen ?? throw new SiloUnavailableException($"{target.GrainIdentity} is to run on {named ?? "any silo"}, which is not there."));
    }
}
