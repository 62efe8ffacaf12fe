using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tune.Engine;

namespace Orleans.TestingHost;

/// <summary>A silo of this process.</summary>
/// <remarks>src/Orleans.TestingHost/InProcessSiloHandle.cs</remarks>
public class InProcessSiloHandle : SiloHandle
{
    private bool _hasStopped;

    /// <summary>Its host.</summary>
    public IHost SiloHost { get; init; } = null!;

    /// <summary>Its services.</summary>
    public IServiceProvider ServiceProvider => SiloHost.Services;

    /// <inheritdoc/>
    public override bool IsActive => !_hasStopped && !Silo.IsGone;

    internal Silo Silo => SiloHost.Services.GetRequiredService<Silo>();

    /// <inheritdoc/>
    public override async Task StopSiloAsync(bool stopGracefully)
    {
        if (!stopGracefully) Silo.Kill();
        await StopSiloAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public override async Task StopSiloAsync(CancellationToken ct)
    {
        if (_hasStopped) return;
        _hasStopped = true;
        // what does nothing can't be drained
        if (Silo.IsFrozen) Silo.Kill();
        // the services of a process that was killed are not asked to stop: what still runs of it is cancelled with them
        if (!Silo.IsGone) await SiloHost.StopAsync(ct);
        await HostDisposal.DisposeAsync(SiloHost);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await StopSiloAsync(true);
        GC.SuppressFinalize(this);
    }
}
