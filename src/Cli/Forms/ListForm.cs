using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>A list of something, or one alone where that is allowed.</summary>
/// <param name="item">What there are several of.</param>
/// <param name="expected">What it takes, for a person.</param>
/// <param name="isOneAllowed">Whether one may stand there without a list.</param>
/// <param name="least">How many there are at least.</param>
internal sealed class ListForm<T>(Form<T> item, string expected, bool isOneAllowed = false, int least = 0) : Form<ImmutableArray<T>>
{
    public override string Expected => expected;

    public override JsonObject Schema()
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema() };
        if (least > 0) list["minItems"] = least;
        return isOneAllowed ? new() { ["anyOf"] = new JsonArray(item.Schema(), list) } : list;
    }

    public override bool TryRead(FileValue value, out ImmutableArray<T> result)
    {
        result = [];
        if (value.Json.ValueKind != JsonValueKind.Array)
        {
            if (!isOneAllowed) return value.Refuse(Expected);
            if (!item.TryRead(value, out var one)) return false;
            result = [one];
            return true;
        }

        if (value.Json.GetArrayLength() < least) return value.Refuse(Expected);
        var found = ImmutableArray.CreateBuilder<T>();
        var isRight = true;
        foreach (var each in value.Items)
        {
            if (item.TryRead(each, out var read)) found.Add(read);
            else isRight = false;
        }

        result = found.ToImmutable();
        return isRight;
    }
}
