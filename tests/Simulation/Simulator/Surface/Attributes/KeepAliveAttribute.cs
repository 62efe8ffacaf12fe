namespace Orleans;

/// <summary>A grain class whose activations are never collected for idleness.</summary>
/// <remarks>src/Orleans.Core/Configuration/CollectionAgeLimitAttribute.cs</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class KeepAliveAttribute : Attribute;
