using Orleans.Runtime;

namespace Orleans;

/// <summary>The root of all grain interfaces.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Core/IGrain.cs</remarks>
public interface IGrain : IAddressable;
