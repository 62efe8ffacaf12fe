using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Someone else stored in between. An activation that lets it escape is ended, so that the next one loads anew.</summary>
/// <remarks>src/Orleans.Core/Providers/IGrainStorage.cs</remarks>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    /// <summary>Without a message.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>With this message.</summary>
    /// <param name="message">The message.</param>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>With this message and cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public InconsistentStateException(string message, Exception? innerException)
        : base(message, innerException!)
    {
    }

    /// <summary>With this message and these versions.</summary>
    /// <param name="errorMsg">The message.</param>
    /// <param name="storedEtag">The version that is stored.</param>
    /// <param name="currentEtag">The version that the grain has.</param>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    /// <summary>With this message, these versions and this cause.</summary>
    /// <param name="errorMsg">The message.</param>
    /// <param name="storedEtag">The version that is stored.</param>
    /// <param name="currentEtag">The version that the grain has.</param>
    /// <param name="storageException">The cause.</param>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The version that is stored.</summary>
    [Id(1)]
    public string? StoredEtag { get; private set; }

    /// <summary>The version that the grain has.</summary>
    [Id(2)]
    public string? CurrentEtag { get; private set; }

    // a caller that lets the callee's conflict escape has no stale state of its own
    [Id(0)]
    internal bool IsSourceActivation { get; set; } = true;
}
