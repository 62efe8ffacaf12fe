using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>The base of attributes that choose the placement of a grain class.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Placement/PlacementAttribute.cs</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public abstract class PlacementAttribute : Attribute
{
    /// <summary>This strategy.</summary>
    /// <param name="placement">The strategy.</param>
    protected PlacementAttribute(PlacementStrategy placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        PlacementStrategy = placement;
    }

    /// <summary>The strategy.</summary>
    public PlacementStrategy PlacementStrategy { get; private set; }
}
