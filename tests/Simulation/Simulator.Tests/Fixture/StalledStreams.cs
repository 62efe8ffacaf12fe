using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Simulator;
using Orleans.Simulator.Tests;

namespace Tune.Behaviour;

/// <summary>Streams that take what is sent and deliver nothing of it until the stall ends.</summary>
internal sealed class StalledStreams
{
    public const string Name = "stalled";

    private readonly ManualWorkQueue _queue = new();

    public void Configure(ISiloBuilder silo) => silo.AddMemoryStreams(Name).Services.AddSingleton<IWorkQueue>(_queue);

    public void End()
    {
        _queue.RunsAtOnce = true;
        _queue.RunAll();
    }
}
