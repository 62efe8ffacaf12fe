namespace Orleans;

/// <summary>Marks attributes that say how a constructor parameter of a grain is made.</summary>
/// <remarks>src/Orleans.Runtime/Facet/IFacetMetadata.cs</remarks>
public interface IFacetMetadata;
