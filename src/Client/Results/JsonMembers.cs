using System.Collections.Immutable;
using System.Text.Json;

namespace Tune;

/// <summary>The members of a JSON object, under the names that a naming policy makes of them.</summary>
internal sealed class JsonMembers(JsonElement json, JsonSerializerOptions options)
{
    public static string NameOf(string name, JsonSerializerOptions options) => options.PropertyNamingPolicy?.ConvertName(name) ?? name;

    /// <exception cref="JsonException">It is not there, or not what it should be.</exception>
    public T Required<T>(string name) => Optional<T>(name) ?? throw new JsonException($"'{NameOf(name, options)}' is missing.");

    /// <summary>The default of its type if it is not there.</summary>
    public T? Optional<T>(string name)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new JsonException($"An object was expected; was {json.ValueKind}.");
        return json.TryGetProperty(NameOf(name, options), out var member) ? member.Deserialize<T>(options) : default;
    }

    public ImmutableArray<T> List<T>(string name) => Optional<T[]>(name) is { } items ? [.. items] : [];

    public IEnumerable<JsonMembers> Members(string name) => List<JsonElement>(name).Select(item => new JsonMembers(item, options));
}
