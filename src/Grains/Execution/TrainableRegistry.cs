using System.Collections.Concurrent;

namespace Tune;

/// <summary>The trainables that are registered on this silo, by name. Thread-safe.</summary>
internal sealed class TrainableRegistry
{
    private readonly ConcurrentDictionary<string, TrainableDefinition> _definitions = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _definitions.Keys.Order(StringComparer.Ordinal);

    /// <summary>Adds one that must be new: two of a name are a mistake.</summary>
    public void Add(TrainableDefinition definition)
    {
        if (!_definitions.TryAdd(definition.Name, definition)) throw new ArgumentException($"There are two trainables named '{definition.Name}'; give one of them another name.", nameof(definition));
    }

    public TrainableDefinition? Find(string name) => _definitions.GetValueOrDefault(name);
}
