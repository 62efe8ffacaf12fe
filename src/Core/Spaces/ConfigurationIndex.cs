using System.Collections.Frozen;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>A configuration of very many parameters with a way to each: a JSON object looks at all of its members for one. Immutable.</summary>
internal sealed class ConfigurationIndex
{
    /// <summary>From so many members on it is worth its memory.</summary>
    public const int Fewest = 64;

    private readonly FrozenDictionary<string, JsonElement> _byName;

    public ConfigurationIndex(JsonElement root)
    {
        Root = root;
        var byName = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        Add("", root, byName);
        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public JsonElement Root { get; }

    /// <summary>What has a flat name, elements of arrays aside.</summary>
    public bool TryFind(string name, out JsonElement element) => _byName.TryGetValue(name, out element);

    private static void Add(string path, JsonElement group, Dictionary<string, JsonElement> byName)
    {
        foreach (var member in group.EnumerateObject())
        {
            // no flat name leads to what has a separator in its own, and "" would be left out of a joined one
            if (member.Name.Length == 0 || member.Name.Contains(SpacePath.Separator)) continue;
            var name = SpacePath.Join(path, member.Name);
            byName[name] = member.Value;
            if (member.Value.ValueKind == JsonValueKind.Object) Add(name, member.Value, byName);
        }
    }
}
