using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>Reads the options of an algorithm; whatever is wrong with one is said by its name.</summary>
internal static class AlgorithmOptions
{
    /// <exception cref="InvalidExperimentException">An option is unknown, or a value is not what it takes.</exception>
    public static AlgorithmSpec Read(Type type, string kind, JsonObject options, JsonSerializerOptions json)
    {
        var known = json.GetTypeInfo(type).Properties.ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.Ordinal);
        var problems = options.Where(option => !known.ContainsKey(option.Key)).Select(option => Unknown(kind, option.Key, [.. known.Keys])).ToList();
        if (problems.Count > 0) throw new InvalidExperimentException([.. problems]);
        try
        {
            return (AlgorithmSpec?)options.Deserialize(type, json) ?? throw new InvalidExperimentException([$"{kind}: expected an object."]);
        }
        catch (JsonException exception)
        {
            var option = known.Keys.FirstOrDefault(name => exception.Path?.StartsWith($"$.{name}", StringComparison.Ordinal) ?? false);
            if (option is null) throw new InvalidExperimentException([$"{kind}: {exception.Message}"]);
            var expected = Describe(known[option]);
            throw new InvalidExperimentException([expected is null ? $"{kind}.{option}: {exception.Message}" : $"{kind}.{option}: expected {expected}, got {options[option]?.ToJsonString() ?? "null"}."]);
        }
    }

    private static string Unknown(string kind, string name, string[] known) => known.Length == 0
        ? $"{kind}: there is no option '{name}'; it has no options."
        : $"{kind}: there is no option '{name}'{SpacePath.Suggest(name, known)} There are: {string.Join(", ", known)}.";

    /// <summary>What an option takes; null if its own message says more.</summary>
    private static string? Describe(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Describe(inner) is { } bare ? $"{bare}, or null" : null;
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(string)) return "a text";
        if (type == typeof(double)) return "a number";
        return type.IsPrimitive ? "a whole number" : type == typeof(TimeSpan) ? "a time such as \"00:10:00\"" : null;
    }
}
