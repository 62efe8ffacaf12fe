using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>A grain interface: its methods, and the reference that all references are cloned from.</summary>
internal sealed class GrainInterface
{
    private static readonly ConcurrentDictionary<Type, GrainInterface> All = new();

    private readonly Dictionary<MethodInfo, GrainMethod> _methods = [];
    private readonly GrainProxy _prototype;

    private GrainInterface(Type type)
    {
        if (!type.IsInterface || !typeof(IAddressable).IsAssignableFrom(type))
            throw new ArgumentException($"{type} is not a grain interface.", nameof(type));
        foreach (var declaring in type.GetInterfaces().Append(type))
        {
            foreach (var method in declaring.GetMethods(BindingFlags.Public | BindingFlags.Instance))
                _methods[method] = GrainMethod.Create(method);
        }

        _prototype = (GrainProxy)DispatchProxy.Create(type, typeof(GrainProxy));
    }

    public static GrainInterface Of(Type type) => All.GetOrAdd(type, static type => new GrainInterface(type));

    public GrainMethod Method(MethodInfo method) => _methods[method];

    public GrainProxy Reference(GrainId grainId, Silo silo) => _prototype.CloneFor(this, grainId, silo);
}
