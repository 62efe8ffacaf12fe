namespace Orleans.Core;

/// <summary>A grain's stored state, without its type.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Core/IStorage.cs</remarks>
public interface IStorage
{
    /// <summary>Which stored version this is, or null.</summary>
    string? Etag { get; }

    /// <summary>Whether there is a stored version.</summary>
    bool RecordExists { get; }

    /// <summary>Removes what is stored and resets the state.</summary>
    Task ClearStateAsync();

    /// <summary>Stores the state.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Another activation stored in between.</exception>
    Task WriteStateAsync();

    /// <summary>Loads what is stored.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <inheritdoc cref="WriteStateAsync()"/>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <inheritdoc cref="ReadStateAsync()"/>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}
