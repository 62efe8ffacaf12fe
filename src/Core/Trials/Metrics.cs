using System.Collections;
using System.Text.Json.Serialization;

namespace Tune;

/// <summary>
/// Named numbers that a trainable reports, in the order in which they were set. NaN and infinities are allowed.
/// Can be changed until it is reported, never after. Not thread-safe while it is being filled.
/// </summary>
[JsonConverter(typeof(MetricsConverter))]
public sealed class Metrics : IReadOnlyCollection<KeyValuePair<string, double>>
{
    private const int MostNamesInMessage = 20;

    private KeyValuePair<string, double>[] _items = [];
    private int _count;
    private bool _frozen;

    // where each name stands, from NameIndex.Fewest of them on
    private int[]? _slots;

    /// <summary>An empty set of metrics.</summary>
    public Metrics()
    {
    }

    /// <summary>One metric.</summary>
    public Metrics(string name, double value) => this[name] = value;

    /// <summary>How many metrics there are.</summary>
    public int Count => _count;

    /// <summary>The value of a metric. Takes the same time however many there are.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message says which there are.</exception>
    /// <exception cref="InvalidOperationException">Set after the metrics were reported.</exception>
    public double this[string name]
    {
        get => TryGet(name, out var value)
            ? value
            : throw new KeyNotFoundException($"There is no metric '{name}'; there are: {NamesText}.");
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            if (_frozen) throw new InvalidOperationException($"Metric '{name}' was set after the metrics were reported.");
            var index = Find(name, out _);
            if (index < 0) Add(name, value);
            else _items[index] = new(name, value);
        }
    }

    /// <summary>The names, in the order in which they were set.</summary>
    public IEnumerable<string> Names => this.Select(item => item.Key);

    /// <summary>The names for a message: a few of them if there are many.</summary>
    internal string NamesText => _count <= MostNamesInMessage
        ? string.Join(", ", Names)
        : FormattableString.Invariant($"{string.Join(", ", Names.Take(MostNamesInMessage))} and {_count - MostNamesInMessage} more");

    private ReadOnlySpan<KeyValuePair<string, double>> Items => _items.AsSpan(0, _count);

    /// <summary>Looks a metric up.</summary>
    public bool TryGet(string name, out double value)
    {
        var index = Find(name, out _);
        value = index < 0 ? 0 : _items[index].Value;
        return index >= 0;
    }

    /// <summary>Makes it immutable from now on and returns it.</summary>
    public Metrics Freeze()
    {
        if (_frozen) return this;
        // kept for as long as its trial: without room to grow
        if (_items.Length > _count) Array.Resize(ref _items, _count);
        _frozen = true;
        return this;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (var index = 0; index < _count; index++) yield return _items[index];
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" ", this.Select(item => FormattableString.Invariant($"{item.Key}={item.Value:g5}")));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The position of a name; −1 if it is not there.</summary>
    /// <param name="name">The name.</param>
    /// <param name="steps">How many places were looked at.</param>
    internal int Find(string name, out int steps)
    {
        if (_slots is not null) return _slots[NameIndex.Find(_slots, Items, name, out steps)] - 1;
        for (steps = 0; steps < _count; steps++)
        {
            if (_items[steps].Key == name) return steps;
        }

        return -1;
    }

    private void Add(string name, double value)
    {
        if (_count == _items.Length) Array.Resize(ref _items, _count < NameIndex.Fewest ? _count + 1 : _count * 2);
        _items[_count] = new(name, value);
        _count++;
        if (_count < NameIndex.Fewest) return;
        if (_slots is null || !NameIndex.HasRoom(_slots, _count)) _slots = NameIndex.For(Items);
        else _slots[NameIndex.Find(_slots, Items, name, out _)] = _count;
    }
}
