namespace Orleans;

/// <summary>A name in the serialized form that outlives renaming.</summary>
/// <remarks>src/Orleans.Serialization.Abstractions/Annotations.cs</remarks>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method,
    AllowMultiple = true)]
public sealed class AliasAttribute : Attribute
{
    /// <summary>This name.</summary>
    /// <param name="alias">The name.</param>
    public AliasAttribute(string alias) => Alias = alias;

    /// <summary>The name.</summary>
    public string Alias { get; }
}
