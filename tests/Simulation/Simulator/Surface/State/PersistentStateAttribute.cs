namespace Orleans.Runtime;

/// <summary>A constructor parameter of type <see cref="IPersistentState{TState}"/>.</summary>
/// <remarks>src/Orleans.Runtime/Facet/Persistent/PersistentStateAttribute.cs</remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute : Attribute, IFacetMetadata, IPersistentStateConfiguration
{
    /// <summary>This state in this storage.</summary>
    /// <param name="stateName">The state's name within its grain.</param>
    /// <param name="storageName">The storage's name; null for the default.</param>
    public PersistentStateAttribute(string stateName, string? storageName = null)
    {
        ArgumentNullException.ThrowIfNull(stateName);
        StateName = stateName;
        StorageName = storageName;
    }

    /// <inheritdoc/>
    public string StateName { get; }

    /// <inheritdoc/>
    public string? StorageName { get; }
}
