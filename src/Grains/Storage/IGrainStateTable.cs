namespace Tune.Storage;

/// <summary>
/// Persistent grain state, by state name and grain. The ETag is a version that goes on counting after a clear, so an ETag from before it
/// never fits again. Safe for concurrent use. A completed write survives the loss of the process and of power.
/// </summary>
public interface IGrainStateTable
{
    /// <summary>The state and its ETag, or null if there is none or it was cleared.</summary>
    Task<(string Json, string ETag)?> ReadAsync(string stateName, string grainId, CancellationToken ct);

    /// <summary>Stores the state; completes when it is durable.</summary>
    /// <param name="stateName">Name of the state.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="json">The state as JSON.</param>
    /// <param name="expectedETag">The ETag of the last read or write; null if there was no state.</param>
    /// <param name="ct">Effective until the write begins.</param>
    /// <returns>The new ETag.</returns>
    /// <exception cref="GrainStateConflictException">The stored ETag is another one.</exception>
    Task<string> WriteAsync(string stateName, string grainId, string json, string? expectedETag, CancellationToken ct);

    /// <summary>Removes the state; completes when that is durable. Does nothing if there is none and none is expected.</summary>
    /// <exception cref="GrainStateConflictException">The stored ETag is another one.</exception>
    Task ClearAsync(string stateName, string grainId, string? expectedETag, CancellationToken ct);
}
