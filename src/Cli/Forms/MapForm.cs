using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>Values by names of the user's own.</summary>
internal sealed class MapForm<T>(Form<T> item, string expected) : Form<ImmutableSortedDictionary<string, T>>
{
    public override string Expected => expected;

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = item.Schema() };

    public override bool TryRead(FileValue value, out ImmutableSortedDictionary<string, T> result)
    {
        result = ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
        if (value.Json.ValueKind != JsonValueKind.Object) return value.Refuse(Expected);
        var isRight = true;
        foreach (var (name, member) in value.Members)
        {
            if (item.TryRead(member, out var read)) result = result.SetItem(name, read);
            else isRight = false;
        }

        return isRight;
    }
}
