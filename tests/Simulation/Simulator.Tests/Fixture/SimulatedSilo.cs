using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.Simulator.Tests;

/// <summary>A silo of this process.</summary>
internal sealed class SimulatedSilo(short number, IHost host)
{
    private bool _hasStopped;

    public short Number { get; } = number;

    public string Name => Silo.Name;

    public SiloAddress SiloAddress => Silo.SiloAddress;

    public IServiceProvider ServiceProvider => host.Services;

    public bool IsActive => !_hasStopped && !Silo.IsGone;

    public Silo Silo { get; } = host.Services.GetRequiredService<Silo>();

    /// <summary>Drains it, or, if it was killed, ends what is left of it.</summary>
    public async Task StopAsync()
    {
        if (_hasStopped) return;
        _hasStopped = true;
        // what does nothing can't be drained
        if (Silo.IsFrozen) Silo.Kill();
        // the services of a process that was killed are not asked to stop: what still runs of it is cancelled with them
        if (!Silo.IsGone) await host.StopAsync();
        await HostDisposal.DisposeAsync(host);
    }
}
