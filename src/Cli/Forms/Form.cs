using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>What a value of a file must be: reads it, and says it as a JSON schema, so that the two can't differ.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
internal abstract class Form<T>
{
    /// <summary>What it takes, for a person, such as "a text".</summary>
    public abstract string Expected { get; }

    /// <summary>The JSON schema of what it takes.</summary>
    public abstract JsonObject Schema();

    /// <summary>Reads a value; notes what is wrong with it.</summary>
    /// <returns>Whether it is one.</returns>
    public abstract bool TryRead(FileValue value, [MaybeNullWhen(false)] out T result);
}

/// <summary>A text that is not empty.</summary>
internal sealed class TextForm(string expected = "a text") : Form<string>
{
    public override string Expected => expected;

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1 };

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out string result)
    {
        result = value.Json.ValueKind == JsonValueKind.String ? value.Json.GetString() : null;
        return !string.IsNullOrEmpty(result) || value.Refuse(Expected);
    }
}

/// <summary>A word for a program: a text as it is, a number or a truth value as it is written.</summary>
internal sealed class WordForm : Form<string>
{
    public override string Expected => "a text";

    public override JsonObject Schema() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out string result)
    {
        result = value.Json.ValueKind switch
        {
            JsonValueKind.String => value.Json.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.Json.GetRawText(),
            _ => null,
        };
        if (result is not null) return true;
        // what YAML makes of {lr} without quotes
        var isPlaceholder = value.Json.ValueKind == JsonValueKind.Object && value.Members.ToList() is [(_, { Json.ValueKind: JsonValueKind.Null })];
        return value.Refuse(isPlaceholder ? $"a text: in YAML a placeholder needs quotes, \"{{{value.Members.Single().Name}}}\"" : Expected);
    }
}

/// <summary>A whole number that is not less than another one.</summary>
internal sealed class WholeForm(long least, long? instead = null) : Form<int>
{
    public override string Expected => instead is { } number ? FormattableString.Invariant($"a whole number of at least {least}, or {number} for no limit") : FormattableString.Invariant($"a whole number of at least {least}");

    public override JsonObject Schema() => instead is { } number
        ? new() { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = int.MaxValue }, new JsonObject { ["const"] = number }) }
        : new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = int.MaxValue };

    public override bool TryRead(FileValue value, out int result) =>
        TryRead(value.Json, least, out result) || (result == instead && value.Json.ValueKind == JsonValueKind.Number) || value.Refuse(Expected);

    /// <summary>Reads a number, and says whether it is great enough.</summary>
    public static bool TryRead(JsonElement json, long least, out int result)
    {
        result = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out result) && result >= least;
    }
}

/// <summary>A seed.</summary>
internal sealed class SeedForm : Form<ulong>
{
    public override string Expected => "a whole number of at least 0";

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = 0 };

    public override bool TryRead(FileValue value, out ulong result)
    {
        result = 0;
        return (value.Json.ValueKind == JsonValueKind.Number && value.Json.TryGetUInt64(out result)) || value.Refuse(Expected);
    }
}

/// <summary>A finite number.</summary>
internal sealed class NumberForm(double? least = null) : Form<double>
{
    public override string Expected => least is { } bound ? FormattableString.Invariant($"a number of at least {bound}") : "a number";

    public override JsonObject Schema() => least is { } bound ? new() { ["type"] = "number", ["minimum"] = bound } : new() { ["type"] = "number" };

    public override bool TryRead(FileValue value, out double result)
    {
        result = 0;
        return (value.Json.ValueKind == JsonValueKind.Number && value.Json.TryGetDouble(out result) && double.IsFinite(result) && !(result < least)) || value.Refuse(Expected);
    }
}

/// <summary>True or false.</summary>
internal sealed class FlagForm : Form<bool>
{
    public override string Expected => "true or false";

    public override JsonObject Schema() => new() { ["type"] = "boolean" };

    public override bool TryRead(FileValue value, out bool result)
    {
        result = value.Json.ValueKind == JsonValueKind.True;
        return value.Json.ValueKind is JsonValueKind.True or JsonValueKind.False || value.Refuse(Expected);
    }
}

/// <summary>One of the names of an enumeration, as JSON writes them; upper and lower case are the same.</summary>
internal sealed class NameForm<T>(JsonNamingPolicy naming) : Form<T>
    where T : struct, Enum
{
    private readonly Dictionary<string, T> _values = Enum.GetValues<T>().ToDictionary(value => naming.ConvertName($"{value}"), StringComparer.OrdinalIgnoreCase);

    public override string Expected => $"one of {string.Join(", ", _values.Keys)}";

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. _values.Keys.Select(name => (JsonNode)name)]) };

    public override bool TryRead(FileValue value, out T result)
    {
        result = default;
        return (value.Json.ValueKind == JsonValueKind.String && _values.TryGetValue(value.Json.GetString() ?? "", out result)) || value.Refuse(Expected);
    }
}

/// <summary>A whole number that is not less than another one, or null for none.</summary>
internal sealed class WholeOrNullForm(long least, string meaning) : Form<int?>
{
    private readonly WholeForm _number = new(least);

    public override string Expected => $"{_number.Expected}, or null {meaning}";

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(_number.Schema(), new JsonObject { ["type"] = "null" }) };

    public override bool TryRead(FileValue value, out int? result)
    {
        result = null;
        if (value.Json.ValueKind == JsonValueKind.Null) return true;
        if (!WholeForm.TryRead(value.Json, least, out var number)) return value.Refuse(Expected);
        result = number;
        return true;
    }
}
