using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Simulator.Tests;

/// <summary>Silos of one process on manual time, whose every step the test's thread takes.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    /// <summary>After this the others know that a silo is dead, by the default options.</summary>
    public static readonly TimeSpan DetectionTime = TimeSpan.FromSeconds(15);

    private SiloCluster() => Cluster = new SimulatedCluster(
        services => services.AddSingleton<TimeProvider>(Time).AddSingleton<IWorkQueue>(Queue).AddSingleton(Probe),
        (_, silo) => silo.AddMemoryGrainStorage("PubSubStore").AddMemoryGrainStorage(SiloFixture.Storage).AddMemoryStreams(SiloFixture.Streams));

    public SimulatedCluster Cluster { get; }

    public ManualWorkQueue Queue { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public Probe Probe { get; } = new();

    public static async Task<SiloCluster> StartAsync(short silos = 2)
    {
        var started = new SiloCluster();
        for (var count = 0; count < silos; count++) await started.Cluster.StartSiloAsync();
        return started;
    }

    /// <summary>Runs all that there is to do.</summary>
    public void Run() => Queue.RunAll();

    public void Advance(TimeSpan time)
    {
        Time.Advance(time);
        Run();
    }

    /// <summary>The answer to a call, without any time passing.</summary>
    public async Task<T> Answer<T>(Task<T> call)
    {
        Run();
        Assert.True(call.IsCompleted, "The call has no answer.");
        return await call;
    }

    public async Task Answer(Task call)
    {
        Run();
        Assert.True(call.IsCompleted, "The call has no answer.");
        await call;
    }

    /// <summary>A reference of the client to a grain that is, or will be, on this silo if it is not anywhere yet.</summary>
    public IFaultGrain Grain(string key, SimulatedSilo? on = null, IClusterClient? client = null)
    {
        var grain = (client ?? Cluster.Client).GetGrain<IFaultGrain>(key);
        if (on is null) return grain;
        RequestContext.Set(IPlacementDirector.PlacementHintKey, on.SiloAddress);
        var where = grain.Where();
        RequestContext.Clear();
        Run();
        Assert.Equal(on.Name, where.IsCompletedSuccessfully ? where.Result : "nowhere");
        return grain;
    }

    public async ValueTask DisposeAsync()
    {
        Queue.RunsAtOnce = true;
        await Cluster.DisposeAsync();
    }
}
