namespace Tune;

/// <summary>Keeps one object of equal names: every decoded report brings its own, and there are a handful of different ones.</summary>
internal sealed class NamePool
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public string Share(string name)
    {
        if (_names.TryGetValue(name, out var known)) return known;
        _names.Add(name);
        return name;
    }
}
