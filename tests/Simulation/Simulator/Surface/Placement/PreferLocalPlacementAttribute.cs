using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>Grains that are activated on their caller's silo if it can.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Placement/PlacementAttribute.cs</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class PreferLocalPlacementAttribute : PlacementAttribute
{
    /// <summary>The attribute.</summary>
    public PreferLocalPlacementAttribute()
        : base(new PreferLocalPlacement())
    {
    }
}
