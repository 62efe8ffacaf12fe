using Microsoft.Extensions.Hosting;

namespace Tune.Simulations;

/// <summary>That of a process which ends by being killed.</summary>
internal sealed class EndlessLifetime : IHostApplicationLifetime
{
    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication() => throw new NotSupportedException("A process of the simulation does not end itself.");
}
