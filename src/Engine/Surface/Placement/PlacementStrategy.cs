namespace Orleans.Runtime;

/// <summary>How the silo of a new activation is chosen; done by an <see cref="Placement.IPlacementDirector"/>.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Placement/PlacementStrategy.cs</remarks>
public abstract class PlacementStrategy;
