using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>A grain class: how to make one, and what its attributes say.</summary>
internal sealed class GrainClass
{
    private readonly Func<Activation, object> _create;
    private readonly bool _livesForever;
    private readonly TimeSpan? _collectionAge;

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = GrainType.Create(type.GetCustomAttribute<GrainTypeAttribute>()?.Name ?? NameByConvention(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Placement = type.GetCustomAttribute<PlacementAttribute>(inherit: true)?.PlacementStrategy;
        StreamNamespaces = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>(inherit: true).Select(one => one.Namespace)];
        var limit = type.GetCustomAttribute<CollectionAgeLimitAttribute>(inherit: true);
        _collectionAge = limit?.AgeLimit;
        _livesForever = limit?.AlwaysActive == true || type.IsDefined(typeof(KeepAliveAttribute), inherit: true);
        _create = GrainConstructor.Of(type);
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    /// <summary>Null for the default of the silo.</summary>
    public PlacementStrategy? Placement { get; }

    /// <summary>The namespaces whose streams are delivered to the grain with the stream's key; null in it means all.</summary>
    public IReadOnlyList<string?> StreamNamespaces { get; }

    public object Create(Activation activation) => _create(activation);

    /// <summary>Null for never.</summary>
    public TimeSpan? CollectionAge(Silo silo) => _livesForever ? null : _collectionAge ?? silo.Collection.CollectionAge;

    private static string NameByConvention(Type type)
    {
        const string Suffix = "grain";
        var name = type.Name.ToLowerInvariant();
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
