namespace Orleans.Runtime;

/// <summary>The caller's silo if it can, else another.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Placement/PreferLocalPlacement.cs</remarks>
[GenerateSerializer, Immutable]
public sealed class PreferLocalPlacement : PlacementStrategy;
