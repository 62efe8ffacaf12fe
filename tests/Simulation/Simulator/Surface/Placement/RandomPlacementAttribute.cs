using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>Grains that are activated on any silo.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Placement/PlacementAttribute.cs</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class RandomPlacementAttribute : PlacementAttribute
{
    /// <summary>The attribute.</summary>
    public RandomPlacementAttribute()
        : base(new RandomPlacement())
    {
    }
}
