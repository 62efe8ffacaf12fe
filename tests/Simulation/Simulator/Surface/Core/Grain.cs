using Orleans.Runtime;
using Orleans.Simulator;

namespace Orleans;

/// <summary>The base class of grains.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Core/Grain.cs</remarks>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation? _activation = RuntimeContext.Current;

    /// <summary>Only the runtime makes grains.</summary>
    protected Grain()
    {
    }

    /// <summary>The activation that this object belongs to.</summary>
    public IGrainContext GrainContext => Activation;

    /// <summary>Gives references to other grains.</summary>
    protected IGrainFactory GrainFactory => Activation.Silo.Client;

    /// <summary>The services of this activation.</summary>
    protected internal IServiceProvider ServiceProvider => Activation.ActivationServices;

    internal Activation Activation => _activation
        ?? throw new InvalidOperationException("Grain was created outside of the Orleans creation process and no runtime was specified.");

    /// <summary>Called once, before the first request.</summary>
    /// <param name="cancellationToken">Cancelled when the activation takes too long.</param>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once, after the last request.</summary>
    /// <param name="reason">Why the activation ends.</param>
    /// <param name="cancellationToken">Cancelled when the deactivation takes too long.</param>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation when what it is doing now has ended; later requests make a new one.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps an idle activation in memory for at least this long.</summary>
    /// <param name="timeSpan">From now; zero or less takes an earlier wish back.</param>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);
}
