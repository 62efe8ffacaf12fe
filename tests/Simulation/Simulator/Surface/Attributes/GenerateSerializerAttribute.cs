namespace Orleans;

/// <summary>A type that crosses between silos. The simulator hands objects over and needs no serializer.</summary>
/// <remarks>src/Orleans.Serialization.Abstractions/Annotations.cs</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute;
