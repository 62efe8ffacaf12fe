namespace Orleans.Runtime.Placement;

/// <summary>A grain that needs a silo, and the request that needs the grain.</summary>
/// <remarks>src/Orleans.Core/Placement/PlacementTarget.cs</remarks>
public readonly struct PlacementTarget
{
    internal PlacementTarget(GrainId grainIdentity, Dictionary<string, object> requestContextData)
    {
        GrainIdentity = grainIdentity;
        RequestContextData = requestContextData;
    }

    /// <summary>The grain.</summary>
    public GrainId GrainIdentity { get; }

    /// <summary>The caller's request context; null, whatever its type says, when it is empty.</summary>
    public Dictionary<string, object> RequestContextData { get; }
}
