namespace Orleans;

/// <summary>The number of a member in the serialized form of its type.</summary>
/// <remarks>src/Orleans.Serialization.Abstractions/Annotations.cs</remarks>
[AttributeUsage(
    AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class
    | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method)]
public sealed class IdAttribute : Attribute
{
    /// <summary>This number.</summary>
    /// <param name="id">The number.</param>
    public IdAttribute(uint id) => Id = id;

    /// <summary>The number.</summary>
    public uint Id { get; }
}
