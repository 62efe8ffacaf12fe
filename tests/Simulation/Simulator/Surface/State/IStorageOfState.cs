namespace Orleans.Core;

/// <summary>A grain's stored state.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <remarks>src/Orleans.Core.Abstractions/Core/IStorage.cs</remarks>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state; a change is stored by <see cref="IStorage.WriteStateAsync()"/> only.</summary>
    TState State { get; set; }
}
