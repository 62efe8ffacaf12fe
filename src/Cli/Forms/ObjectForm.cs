using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>An object of known keys.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="expected">What it takes, for a person.</param>
/// <param name="empty">What it is without any key.</param>
/// <param name="keys">Its keys.</param>
/// <param name="other">A key of any other name; null: there is none.</param>
internal sealed class ObjectForm<T>(string expected, T empty, IReadOnlyList<Key<T>> keys, Func<string, Key<T>>? other = null) : Form<T>
    where T : notnull
{
    public IReadOnlyList<Key<T>> Keys => keys;

    public override string Expected => expected;

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)Described(key)))),
        ["additionalProperties"] = other is null ? JsonValue.Create(false) : other("").Schema(),
    };

    public override bool TryRead(FileValue value, out T result)
    {
        result = empty;
        if (value.Json.ValueKind != JsonValueKind.Object) return value.Refuse(Expected);
        result = ReadInto(value, empty);
        return !value.Problems.IsIn(value.Path);
    }

    /// <summary>What something is with the keys of an object.</summary>
    public T ReadInto(FileValue value, T whole)
    {
        foreach (var (name, member) in value.Members)
        {
            if ((keys.FirstOrDefault(one => one.Name == name) ?? other?.Invoke(name)) is { } key) whole = key.Read(member, whole);
            else member.Say($"there is no such key{SpacePath.Suggest(name, keys.Select(one => one.Name))} There are: {string.Join(", ", keys.Select(one => one.Name))}.");
        }

        return whole;
    }

    private static JsonObject Described(Key<T> key)
    {
        var schema = key.Schema();
        schema.Insert(0, "description", key.Meaning);
        return schema;
    }
}
