namespace Orleans;

/// <summary>A state on its way between a grain and a storage.</summary>
/// <typeparam name="T">The state.</typeparam>
/// <remarks>src/Orleans.Core/CodeGeneration/IGrainState.cs</remarks>
[GenerateSerializer]
public sealed class GrainState<T> : IGrainState<T>
{
    /// <summary>Without a state.</summary>
    public GrainState()
    {
    }

    /// <summary>With this state.</summary>
    /// <param name="state">The state.</param>
    public GrainState(T? state)
        : this(state, null)
    {
    }

    /// <summary>With this state of this version.</summary>
    /// <param name="state">The state.</param>
    /// <param name="eTag">The version.</param>
    public GrainState(T? state, string? eTag)
    {
        State = state;
        ETag = eTag;
    }

    /// <inheritdoc/>
    [Id(0)]
    public T? State { get; set; }

    /// <inheritdoc/>
    [Id(1)]
    public string? ETag { get; set; }

    /// <inheritdoc/>
    [Id(2)]
    public bool RecordExists { get; set; }
}
