using System.Text.RegularExpressions;

namespace Tune.Cli;

/// <summary>Where the values of a file stand, by their paths: line and column, both from 1.</summary>
internal sealed partial class FilePositions
{
    private readonly Dictionary<string, (long Line, long Column)> _positions = new(StringComparer.Ordinal);

    /// <summary>Notes where a value stands: for a member of an object its name.</summary>
    public void Add(string path, long line, long column)
    {
        _positions.TryAdd(path, (line, column));
        // what a branch has is named without the branch
        if (Branch().Replace(path, "") is var flat && flat.Length < path.Length) _positions.TryAdd(flat, (line, column));
    }

    /// <summary>Where a value stands, or the nearest one around it; the whole file stands nowhere.</summary>
    public (long Line, long Column)? Find(string path)
    {
        for (; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOf(SpacePath.Separator))])
        {
            if (_positions.TryGetValue(path, out var position)) return position;
        }

        return null;
    }

    /// <summary>Whether there is a value of the path.</summary>
    public bool Has(string path) => _positions.ContainsKey(path);

    [GeneratedRegex("/(choice|grid_search)/[0-9]+")]
    private static partial Regex Branch();
}
