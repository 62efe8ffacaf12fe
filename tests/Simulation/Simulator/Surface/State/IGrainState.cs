namespace Orleans;

/// <summary>A state on its way between a grain and a storage.</summary>
/// <typeparam name="T">The state.</typeparam>
/// <remarks>src/Orleans.Core/CodeGeneration/IGrainState.cs</remarks>
public interface IGrainState<T>
{
    /// <summary>The state.</summary>
    T? State { get; set; }

    /// <summary>Which stored version this is, or null.</summary>
    string? ETag { get; set; }

    /// <summary>Whether there is a stored version.</summary>
    bool RecordExists { get; set; }
}
