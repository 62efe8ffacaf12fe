namespace Orleans.Runtime.Placement;

/// <summary>The silos, as seen by a placement director.</summary>
/// <remarks>src/Orleans.Core/Placement/IPlacementContext.cs</remarks>
public interface IPlacementContext
{
    /// <summary>The silo that places.</summary>
    SiloAddress LocalSilo { get; }

    /// <summary>The silos that can activate the grain.</summary>
    /// <param name="target">The grain.</param>
    SiloAddress[] GetCompatibleSilos(PlacementTarget target);
}
