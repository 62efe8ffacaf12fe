using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>The grain classes of this process, found in the assemblies that use the simulator.</summary>
internal sealed class GrainTypes
{
    private static readonly Lazy<GrainTypes> Found = new(() => new GrainTypes(GrainAssemblies.Find()));

    private readonly Dictionary<GrainType, GrainClass> _byGrainType = [];
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainClass> _byInterface = new();

    private GrainTypes(IEnumerable<System.Reflection.Assembly> assemblies)
    {
        var types = assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IGrainBase).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);
        foreach (var type in types)
        {
            var grainClass = new GrainClass(type);
            if (!_byGrainType.TryAdd(grainClass.GrainType, grainClass))
            {
                throw new InvalidOperationException(
                    $"{type} and {_byGrainType[grainClass.GrainType].Type} have the same grain type '{grainClass.GrainType}'; use [GrainType].");
            }
        }
    }

    /// <summary>Searched for once: a class is loaded before the silo that hosts it is started.</summary>
    public static GrainTypes All => Found.Value;

    public IEnumerable<GrainClass> Classes => _byGrainType.Values;

    public GrainClass Of(GrainType grainType)
        => _byGrainType.GetValueOrDefault(grainType) ?? throw new ArgumentException($"Could not find an implementation for grain type {grainType}.");

    public GrainClass ImplementationOf(Type grainInterface, string? prefix)
        => _byInterface.TryGetValue((grainInterface, prefix), out var found)
            ? found
            : _byInterface.GetOrAdd((grainInterface, prefix), key => Find(key.Interface, key.Prefix));

    private GrainClass Find(Type grainInterface, string? prefix)
    {
        var candidates = Classes.Where(one => grainInterface.IsAssignableFrom(one.Type)
            && (prefix is null || one.Type.FullName?.StartsWith(prefix, StringComparison.Ordinal) == true)).ToList();
        if (candidates.Count > 1 && candidates.Where(one => grainInterface.Name == "I" + one.Type.Name).ToList() is [var conventional])
            return conventional;
        return candidates switch
        {
            [var only] => only,
            [] => throw new ArgumentException($"Could not find an implementation for interface {grainInterface}."),
            _ => throw new ArgumentException(
                $"Unable to identify a single appropriate grain type for interface {grainInterface}. "
                + $"Candidates: {string.Join(", ", candidates.Select(one => one.Type.FullName))}."),
        };
    }
}
