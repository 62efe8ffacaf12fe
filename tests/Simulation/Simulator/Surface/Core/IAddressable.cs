namespace Orleans.Runtime;

/// <summary>Something that can be called through a reference.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Runtime/IAddressable.cs</remarks>
public interface IAddressable;
