using System.Diagnostics.CodeAnalysis;

namespace Tune;

/// <summary>Keeps one object of equal names: every decoded report brings its own, and there are a handful of different ones.</summary>
internal sealed class NamePool
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private readonly Dictionary<(object Names, string Name), string[]> _lists = [];

    /// <summary>The names with one more at the end; the same object for all that begin with the same object.</summary>
    public string[] Append(string[] names, string name)
    {
        var key = (names, Share(name));
        if (!_lists.TryGetValue(key, out var longer)) _lists[key] = longer = [.. names, key.Item2];
        return longer;
    }

    /// <summary>The one object of a name; null for none.</summary>
    [return: NotNullIfNotNull(nameof(name))]
    public string? Share(string? name)
    {
        if (name is null) return null;
        if (_names.TryGetValue(name, out var known)) return known;
        _names.Add(name);
        return name;
    }
}
