namespace Orleans.Runtime;

/// <summary>How the silo of a new activation is chosen; done by an <see cref="Placement.IPlacementDirector"/>.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Placement/PlacementStrategy.cs</remarks>
public abstract class PlacementStrategy
{
    /// <summary>
    /// Whether activations are in the directory, where all silos find them; else each silo asks the director anew where to send a message, and
    /// every silo may have one.
    /// </summary>
    public virtual bool IsUsingGrainDirectory => true;
}
