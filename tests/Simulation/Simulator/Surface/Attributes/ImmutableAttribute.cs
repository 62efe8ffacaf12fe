namespace Orleans;

/// <summary>Something that nobody changes once it is passed, so that it need not be copied.</summary>
/// <remarks>src/Orleans.Serialization.Abstractions/Annotations.cs</remarks>
[AttributeUsage(
    AttributeTargets.Struct | AttributeTargets.Class | AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter
    | AttributeTargets.ReturnValue,
    Inherited = false)]
public sealed class ImmutableAttribute : Attribute;
