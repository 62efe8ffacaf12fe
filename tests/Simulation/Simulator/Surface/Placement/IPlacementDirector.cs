namespace Orleans.Runtime.Placement;

/// <summary>Chooses the silo of a new activation.</summary>
/// <remarks>src/Orleans.Core/Placement/IPlacementDirector.cs</remarks>
public interface IPlacementDirector
{
    /// <summary>The key of the request context under which a caller may name the silo that it wants.</summary>
    const string PlacementHintKey = nameof(PlacementHintKey);

    /// <summary>The silo that the caller named, if it is one of the compatible ones.</summary>
    /// <param name="requestContextData">The caller's request context.</param>
    /// <param name="compatibleSilos">The silos that can.</param>
    static SiloAddress? GetPlacementHint(Dictionary<string, object> requestContextData, SiloAddress[] compatibleSilos)
        => requestContextData is not null
            && requestContextData.TryGetValue(PlacementHintKey, out var value)
            && value is SiloAddress hint
            && compatibleSilos.Contains(hint)
                ? hint
                : null;

    /// <summary>Chooses the silo of a new activation.</summary>
    /// <param name="strategy">The strategy of the grain class.</param>
    /// <param name="target">The grain, and the request that needs it.</param>
    /// <param name="context">The silos.</param>
    Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context);
}
