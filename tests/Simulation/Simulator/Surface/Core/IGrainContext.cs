namespace Orleans.Runtime;

/// <summary>An activation, as seen by its grain.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Core/IGrainContext.cs</remarks>
public interface IGrainContext
{
    /// <summary>The identity of the grain.</summary>
    GrainId GrainId { get; }

    /// <summary>The grain object, or null before it was made.</summary>
    object? GrainInstance { get; }

    /// <summary>The services of this activation.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Completed when this activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Starts the end of this activation and returns at once.</summary>
    /// <param name="deactivationReason">Why.</param>
    /// <param name="cancellationToken">Cancelled when the deactivation should hurry.</param>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
