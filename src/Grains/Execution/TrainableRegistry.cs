using System.Collections.Concurrent;

namespace Tune;

/// <summary>The trainables that this silo can run, by name. Thread-safe.</summary>
internal sealed class TrainableRegistry
{
    private readonly ConcurrentDictionary<string, TrainableDefinition> _definitions = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _definitions.Keys.Order(StringComparer.Ordinal);

    /// <summary>Adds one that must be new: two of a name are a mistake.</summary>
    public void Add(TrainableDefinition definition)
    {
        if (!_definitions.TryAdd(definition.Name, definition)) throw new ArgumentException($"There are two trainables named '{definition.Name}'; give one of them another name.", nameof(definition));
    }

    /// <summary>Adds or replaces one: the program that starts an experiment brings the code that it means.</summary>
    public void Use(TrainableDefinition definition) => _definitions[definition.Name] = definition;

    public TrainableDefinition? Find(string name) => _definitions.GetValueOrDefault(name);

    public TrainableDefinition Get(string name) => Find(name)
        ?? throw new NonRetryableTrialException($"No trainable '{name}' is registered here; there are: {string.Join(", ", Names)}. Register it with AddTrainable on every silo.");
}
