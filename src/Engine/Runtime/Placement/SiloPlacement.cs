using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Tune.Engine;

/// <summary>Placement as one silo sees it.</summary>
internal sealed class SiloPlacement(Silo silo) : IPlacementContext
{
    private static readonly RandomPlacement Default = new();

    private readonly ConcurrentDictionary<Type, IPlacementDirector?> _directors = new();

    public SiloAddress LocalSilo => silo.SiloAddress;

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target)
        => [.. silo.Cluster.Silos.Where(one => one.IsActive).Select(one => one.SiloAddress).Order()];

    public PlacementStrategy StrategyOf(GrainClass grainClass)
        => grainClass.Placement ?? silo.Services.GetService<PlacementStrategy>() ?? Default;

    /// <summary>Null where the built-in rule is enough.</summary>
    public IPlacementDirector? DirectorOf(PlacementStrategy strategy)
        => _directors.GetOrAdd(strategy.GetType(), static (type, services) => services.GetKeyedService<IPlacementDirector>(type), silo.Services);

    public Silo Choose(PlacementStrategy strategy, Message message)
    {
        var cluster = silo.Cluster;
        var named = message.Context?.GetValueOrDefault(IPlacementDirector.PlacementHintKey) as SiloAddress;
        var silos = cluster.Silos.Where(one => one.IsActive).ToList();
        if (silos.Count == 0) throw new SiloUnavailableException("No silo is active.");
        if (named is not null && silos.Find(one => one.SiloAddress.Equals(named)) is { } hinted) return hinted;
        return strategy switch
        {
            PreferLocalPlacement when silo.IsActive => silo,
            PreferLocalPlacement or RandomPlacement => silos[(int)(message.GrainId.GetUniformHashCode() % (uint)silos.Count)],
            _ => throw new InvalidOperationException($"No placement director is registered for {strategy.GetType()}."),
        };
    }
}
