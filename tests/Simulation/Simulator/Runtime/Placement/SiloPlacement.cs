using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Simulator;

/// <summary>Placement as one silo sees it.</summary>
internal sealed class SiloPlacement : IPlacementContext
{
    private static readonly RandomPlacement Default = new();

    private readonly Silo _silo;
    private readonly PlacementQueue _queue;

    private readonly ConcurrentDictionary<Type, IPlacementDirector?> _directors = new();

    public SiloPlacement(Silo silo)
    {
        _silo = silo;
        _queue = new PlacementQueue(silo);
    }

    public SiloAddress LocalSilo => _silo.SiloAddress;

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target)
        => [.. _silo.Cluster.Silos.Where(one => one.IsActive).Select(one => one.SiloAddress).Order()];

    public PlacementStrategy StrategyOf(GrainClass grainClass)
        => grainClass.Placement ?? _silo.Services.GetService<PlacementStrategy>() ?? Default;

    /// <summary>Null where the built-in rule is enough.</summary>
    public IPlacementDirector? DirectorOf(PlacementStrategy strategy)
        => _directors.GetOrAdd(strategy.GetType(), static (type, services) => services.GetKeyedService<IPlacementDirector>(type), _silo.Services);

    public void Place(Message message, Silo origin) => _queue.Place(message, origin);

    public Silo Choose(PlacementStrategy strategy, Message message)
    {
        var cluster = _silo.Cluster;
        var named = message.Context?.GetValueOrDefault(IPlacementDirector.PlacementHintKey) as SiloAddress;
        var silos = cluster.Silos.Where(one => one.IsActive).ToList();
        if (silos.Count == 0) throw new SiloUnavailableException("No silo is active.");
        if (named is not null && silos.Find(one => one.SiloAddress.Equals(named)) is { } hinted) return hinted;
        return strategy switch
        {
            PreferLocalPlacement when _silo.IsActive => _silo,
            PreferLocalPlacement or RandomPlacement => silos[(int)(message.GrainId.GetUniformHashCode() % (uint)silos.Count)],
            _ => throw new InvalidOperationException($"No placement director is registered for {strategy.GetType()}."),
        };
    }
}
