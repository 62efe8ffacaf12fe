namespace Orleans;

/// <summary>The name of a grain class in identities, where the class name without its suffix <c>Grain</c> would not do.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Manifest/IGrainTypeProvider.cs</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute : Attribute
{
    /// <summary>This name.</summary>
    /// <param name="grainType">The name.</param>
    public GrainTypeAttribute(string grainType) => Name = grainType;

    internal string Name { get; }
}
