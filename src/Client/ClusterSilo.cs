using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>What one silo has for trials.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Name">Its name.</param>
/// <param name="Capacity">What it has, with its labels.</param>
/// <param name="Leases">What is held of it by trials that run on it. Their further bundles may be elsewhere.</param>
public sealed record ClusterSilo(string Address, string Name, ResourceBundle Capacity, ImmutableArray<ResourceLease> Leases);
