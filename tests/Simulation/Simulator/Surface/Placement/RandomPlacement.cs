namespace Orleans.Runtime;

/// <summary>Any silo. The simulator spreads by a hash of the identity, so that runs can be repeated.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Placement/RandomPlacement.cs</remarks>
[GenerateSerializer, Immutable]
public sealed class RandomPlacement : PlacementStrategy;
