namespace Orleans;

/// <summary>The root of the interfaces of grains whose key is a string.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Core/IGrain.cs</remarks>
public interface IGrainWithStringKey : IGrain;
