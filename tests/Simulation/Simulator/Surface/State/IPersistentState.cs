using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A grain's stored state, injected by <see cref="PersistentStateAttribute"/> and loaded before activation.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <remarks>src/Orleans.Runtime/Facet/Persistent/IPersistentState.cs</remarks>
public interface IPersistentState<TState> : IStorage<TState>;
