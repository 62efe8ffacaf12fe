using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>The options of a choice by their values: a record of ten thousand trials is a choice of ten thousand. Immutable.</summary>
internal sealed class ScalarOptions
{
    /// <summary>Fewer are compared one by one as fast.</summary>
    private const int Fewest = 16;

    private readonly FrozenDictionary<(JsonValueKind, double, string?), int> _first;
    private readonly ImmutableArray<SpaceNode> _items;

    private ScalarOptions(ImmutableArray<SpaceNode> items, FrozenDictionary<(JsonValueKind, double, string?), int> first) => (_items, _first) = (items, first);

    /// <summary>Null if there are few options, or one is not a plain value.</summary>
    public static ScalarOptions? Of(ImmutableArray<SpaceNode> items)
    {
        if (items.Length < Fewest) return null;
        var first = new Dictionary<(JsonValueKind, double, string?), int>(items.Length);
        for (var index = 0; index < items.Length; index++)
        {
            if (items[index] is not SpaceNode.Constant constant || KeyOf(constant.Value) is not { } key) return null;
            first.TryAdd(key, index);
        }

        return new ScalarOptions(items, first.ToFrozenDictionary());
    }

    /// <summary>The first option that equals a value; −1 if there is none.</summary>
    public int Find(JsonElement json)
    {
        // what is equal has the same key
        if (KeyOf(json) is not { } key || !_first.TryGetValue(key, out var index)) return -1;
        // numbers of very many digits may have the same key and differ
        for (; index < _items.Length; index++)
        {
            if (_items[index] is SpaceNode.Constant constant && JsonElement.DeepEquals(constant.Value, json)) return index;
        }

        return -1;
    }

    private static (JsonValueKind, double, string?)? KeyOf(JsonElement json) => json.ValueKind switch
    {
        // adding 0 makes −0 the same as 0
        JsonValueKind.Number => (json.ValueKind, json.GetDouble() + 0.0, null),
        JsonValueKind.String => (json.ValueKind, 0, json.GetString()),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => (json.ValueKind, 0, null),
        _ => null,
    };
}
