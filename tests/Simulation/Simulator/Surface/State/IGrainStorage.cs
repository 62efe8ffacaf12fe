using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Where the states of grains are stored. Registered as a keyed service under the storage's name.</summary>
/// <remarks>src/Orleans.Core/Providers/IGrainStorage.cs</remarks>
public interface IGrainStorage
{
    /// <summary>Loads a state into <paramref name="grainState"/>; where nothing is stored, it becomes a new one.</summary>
    /// <typeparam name="T">The state.</typeparam>
    /// <param name="stateName">The state's name within its grain.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">The state.</param>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <inheritdoc cref="ReadStateAsync{T}(string, GrainId, IGrainState{T})"/>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
        => ReadStateAsync(stateName, grainId, grainState);

    /// <summary>Stores a state and gives it its new version.</summary>
    /// <typeparam name="T">The state.</typeparam>
    /// <param name="stateName">The state's name within its grain.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">The state.</param>
    /// <exception cref="InconsistentStateException">The stored version is not the one of <paramref name="grainState"/>.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <inheritdoc cref="WriteStateAsync{T}(string, GrainId, IGrainState{T})"/>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
        => WriteStateAsync(stateName, grainId, grainState);

    /// <summary>Removes a stored state.</summary>
    /// <typeparam name="T">The state.</typeparam>
    /// <param name="stateName">The state's name within its grain.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">The state.</param>
    /// <exception cref="InconsistentStateException">The stored version is not the one of <paramref name="grainState"/>.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <inheritdoc cref="ClearStateAsync{T}(string, GrainId, IGrainState{T})"/>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
        => ClearStateAsync(stateName, grainId, grainState);
}
