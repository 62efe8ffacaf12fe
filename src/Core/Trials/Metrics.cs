using System.Collections;

namespace Tune;

/// <summary>
/// Named numbers that a trainable reports, in the order in which they were set. NaN and infinities are allowed.
/// Can be changed until it is reported, never after. Not thread-safe while it is being filled.
/// </summary>
public sealed class Metrics : IReadOnlyCollection<KeyValuePair<string, double>>
{
    private KeyValuePair<string, double>[] _items = [];
    private bool _frozen;

    /// <summary>An empty set of metrics.</summary>
    public Metrics()
    {
    }

    /// <summary>One metric.</summary>
    public Metrics(string name, double value) => this[name] = value;

    /// <summary>How many metrics there are.</summary>
    public int Count => _items.Length;

    /// <summary>The value of a metric.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message says which there are.</exception>
    /// <exception cref="InvalidOperationException">Set after the metrics were reported.</exception>
    public double this[string name]
    {
        get => TryGet(name, out var value)
            ? value
            : throw new KeyNotFoundException($"There is no metric '{name}'; there are: {string.Join(", ", Names)}.");
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            if (_frozen) throw new InvalidOperationException($"Metric '{name}' was set after the metrics were reported.");
            var index = Array.FindIndex(_items, item => item.Key == name);
            if (index < 0)
            {
                Array.Resize(ref _items, _items.Length + 1);
                index = _items.Length - 1;
            }

            _items[index] = new(name, value);
        }
    }

    /// <summary>The names, in the order in which they were set.</summary>
    public IEnumerable<string> Names => _items.Select(item => item.Key);

    /// <summary>Looks a metric up.</summary>
    public bool TryGet(string name, out double value)
    {
        foreach (var item in _items)
        {
            if (item.Key == name)
            {
                value = item.Value;
                return true;
            }
        }

        value = 0;
        return false;
    }

    /// <summary>Makes it immutable from now on and returns it.</summary>
    public Metrics Freeze()
    {
        _frozen = true;
        return this;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, double>>)_items).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(" ", _items.Select(item => FormattableString.Invariant($"{item.Key}={item.Value:g5}")));

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
