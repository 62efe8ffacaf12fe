namespace Orleans.Runtime;

/// <summary>Names a state and the storage that it is in.</summary>
/// <remarks>src/Orleans.Runtime/Facet/Persistent/IPersistentStateConfiguration.cs</remarks>
public interface IPersistentStateConfiguration
{
    /// <summary>The state's name within its grain.</summary>
    string StateName { get; }

    /// <summary>The storage's name; null for the default.</summary>
    string? StorageName { get; }
}
