using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Tune.Engine;

/// <summary>Which activation each grain has; shared by all silos of a cluster.</summary>
internal sealed class GrainDirectory
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();

    public Activation? Find(GrainId grainId) => _activations.GetValueOrDefault(grainId);

    /// <summary>The winner, if several silos try at once.</summary>
    public Activation FindOrAdd(Activation activation) => _activations.GetOrAdd(activation.GrainId, activation);

    public void Remove(Activation activation) => _activations.TryRemove(new(activation.GrainId, activation));

    public IReadOnlyList<Activation> On(Silo silo)
        => [.. _activations.Values.Where(activation => activation.Silo == silo).OrderBy(activation => activation.GrainId)];
}
