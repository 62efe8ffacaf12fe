namespace Orleans.Placement;

/// <summary>Activations of the grain class stay where they are.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ImmovableAttribute : Attribute;
