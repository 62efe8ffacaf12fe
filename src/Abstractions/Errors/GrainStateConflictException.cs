namespace Tune.Storage;

/// <summary>A grain's state was changed by somebody else since it was read; nothing was written.</summary>
public sealed class GrainStateConflictException(string stateName, string grainId, string? storedETag, string? currentETag)
    : TuneException($"State '{stateName}' of grain '{grainId}': the stored version is {storedETag ?? "none"}, the caller's is " +
        $"{currentETag ?? "none"}. Another activation wrote it; read the state again.")
{
    /// <summary>The ETag in storage; null if there is no state.</summary>
    public string? StoredETag { get; } = storedETag;

    /// <summary>The ETag that the caller held.</summary>
    public string? CurrentETag { get; } = currentETag;
}
