using Microsoft.Extensions.DependencyInjection;
using Orleans.Simulator;

namespace Tune.Simulations;

/// <summary>
/// The silos that know each other, and what keeps dead ones coming back. All of it can end at once, as the process of an application that
/// embeds the silo does.
/// </summary>
internal sealed class VirtualCluster : IWorkQueue
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly Chance _chance;
    private readonly List<VirtualSilo> _silos = [];
    private readonly ServiceProvider _client;

    public VirtualCluster(World world, int number)
    {
        _world = world;
        _chance = new Chance(world.Scenario.Seed, $"cluster {number}");
        var time = new ProcessTime(world.Time, () => IsAlive);
        Members = new Cluster(time, this, world.Network);
        var services = new ServiceCollection().AddSingleton<TimeProvider>(time);
        SiloBuilder.ForClient(services, _ => Members);
        _client = services.BuildServiceProvider();
    }

    public Cluster Members { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>The newest silo of each name.</summary>
    public IReadOnlyList<VirtualSilo> Silos => _silos;

    /// <summary>Of a client that is on no silo.</summary>
    public Orleans.IClusterClient Client => _client.GetRequiredService<Orleans.IClusterClient>();

    public void Post(IThreadPoolWorkItem item) => _world.Post(item, this);

    public void Start()
    {
        for (var index = 0; index < _world.Scenario.SlotsOfSilos.Length; index++)
        {
            _silos.Add(new VirtualSilo(_world, this, index));
            _silos[index].Start();
        }

        Look();
    }

    /// <summary>Every process of it ends.</summary>
    public void Kill()
    {
        IsAlive = false;
        foreach (var silo in _silos) silo.Kill();
    }

    // whatever ends a silo, something starts another in its place
    private void Look() => _world.Time.After(LookInterval, () =>
    {
        if (!IsAlive) return;
        foreach (var silo in _silos.Where(silo => silo is { IsAlive: false, IsToBeReplaced: false }))
        {
            silo.IsToBeReplaced = true;
            _world.Time.After(_chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20)), () => Replace(silo));
        }

        Look();
    });

    private void Replace(VirtualSilo silo)
    {
        if (!IsAlive) return;
        _silos[silo.Index] = new VirtualSilo(_world, this, silo.Index);
        _silos[silo.Index].Start();
    }
}
