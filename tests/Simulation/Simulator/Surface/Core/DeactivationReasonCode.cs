namespace Orleans;

/// <summary>Kinds of reasons for the end of an activation.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Core/IGrainBase.cs</remarks>
[GenerateSerializer]
public enum DeactivationReasonCode : byte
{
    /// <summary>Not known.</summary>
    None,

    /// <summary>The silo is shutting down.</summary>
    ShuttingDown,

    /// <summary>The activation failed to start.</summary>
    ActivationFailed,

    /// <summary>The directory failed.</summary>
    DirectoryFailure,

    /// <summary>Nobody used it for long.</summary>
    ActivationIdle,

    /// <summary>It did not answer.</summary>
    ActivationUnresponsive,

    /// <summary>There is another activation of the same grain.</summary>
    DuplicateActivation,

    /// <summary>It could not understand a request.</summary>
    IncompatibleRequest,

    /// <summary>The grain's code failed.</summary>
    ApplicationError,

    /// <summary>The grain's code asked for it.</summary>
    ApplicationRequested,

    /// <summary>The grain moves to another silo.</summary>
    Migrating,

    /// <summary>The runtime asked for it.</summary>
    RuntimeRequested,

    /// <summary>Memory is short.</summary>
    HighMemoryPressure,
}
