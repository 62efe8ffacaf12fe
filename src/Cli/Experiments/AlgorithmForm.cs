using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tune.Cli;

/// <summary>A searcher or scheduler: its name, or an object with <c>kind</c> and its options.</summary>
/// <param name="registry">What there is.</param>
/// <param name="family">What it is called in files and commands: searcher or scheduler.</param>
internal sealed partial class AlgorithmForm<T>(AlgorithmRegistry registry, string family) : Form<T>
    where T : AlgorithmSpec
{
    private const string Kind = "kind";

    public override string Expected => $"the name of a {family}, or an object such as {{kind: {(typeof(T) == typeof(SearcherSpec) ? "tpe, startupTrials: 10" : "asha, maxResource: 81")}}}";

    public override JsonObject Schema() => new() { ["$ref"] = $"#/$defs/{family}" };

    /// <summary>The schema of all that there are.</summary>
    public static JsonObject Definition(AlgorithmCatalog catalog)
    {
        var entries = catalog.Entries<T>().ToList();
        return new()
        {
            ["anyOf"] = new JsonArray(
            [
                new JsonObject { ["enum"] = new JsonArray([.. entries.Select(entry => (JsonNode)entry.Name)]) },
                .. entries.Select(entry => new JsonObject
                {
                    ["type"] = "object",
                    ["description"] = entry.About,
                    ["properties"] = new JsonObject([KeyValuePair.Create(Kind, (JsonNode?)new JsonObject { ["const"] = entry.Name }), .. entry.Options.Select(option => KeyValuePair.Create(option.Name, (JsonNode?)OptionSchema(option)))]),
                    ["required"] = new JsonArray(Kind),
                    ["additionalProperties"] = false,
                }),
            ]),
        };
    }

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out T result)
    {
        result = null;
        var options = new JsonObject();
        var named = value;
        if (value.Json.ValueKind == JsonValueKind.Object)
        {
            options = JsonObject.Create(value.Json) ?? options;
            if (value.Members.FirstOrDefault(member => member.Name == Kind) is not (not null, { } kind)) return value.Refuse(Expected);
            named = kind;
        }

        if (named.Json.ValueKind != JsonValueKind.String) return named.Refuse(Expected);
        var name = named.Json.GetString() ?? "";
        var kinds = registry.KindsOf<T>().ToList();
        if (kinds.Find(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            named.Say($"there is no {family} '{name}'{SpacePath.Suggest(name, kinds)} There are: {string.Join(", ", kinds)}.");
            return false;
        }

        options[Kind] = known;
        try
        {
            result = registry.Read<T>(options);
            foreach (var problem in result.Validate()) Note(value, problem);
        }
        catch (InvalidExperimentException exception)
        {
            foreach (var problem in exception.Problems) Note(value, problem);
        }

        return result is not null && !value.Problems.IsIn(value.Path);
    }

    /// <summary>What is wrong with an option stands at the option.</summary>
    private void Note(FileValue value, string problem)
    {
        var text = registry.InJson(problem);
        var option = OptionOf().Match(text) is { Success: true } found ? found.Groups[1].Value : "";
        var isThere = value.Json.ValueKind == JsonValueKind.Object && option.Length > 0 && value.Json.TryGetProperty(option, out _);
        value.Problems.Add(isThere ? SpacePath.Join(value.Path, option) : value.Path, text);
    }

    /// <summary>What the catalogue says of an option, in the words of a schema.</summary>
    private static JsonObject OptionSchema(AlgorithmOption option)
    {
        var isNullable = option.Type.EndsWith(" or null", StringComparison.Ordinal);
        var schema = TypeSchema(isNullable ? option.Type[..^" or null".Length] : option.Type);
        if (isNullable && schema.Count > 0) schema = new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        if (option.About.Length > 0) schema.Insert(0, "description", option.About);
        if (option.Default is { } usual) schema["default"] = usual.DeepClone();
        return schema;
    }

    private static JsonObject TypeSchema(string type) => type switch
    {
        "text" => new() { ["type"] = "string" },
        "number" => new() { ["type"] = "number" },
        "whole number" => new() { ["type"] = "integer" },
        "true | false" => new() { ["type"] = "boolean" },
        "object" => [],
        _ when type.StartsWith("list of ", StringComparison.Ordinal) => new() { ["type"] = "array", ["items"] = TypeSchema(type["list of ".Length..]) },
        _ when type.StartsWith("a searcher", StringComparison.Ordinal) => new() { ["$ref"] = "#/$defs/searcher" },
        _ when type.Contains(" | ", StringComparison.Ordinal) => new() { ["enum"] = new JsonArray([.. type.Split(" | ").Select(name => (JsonNode)name)]) },
        _ => [],
    };

    [GeneratedRegex(@"^\w[\w-]*(?:\.|: there is no option ')(\w+)")]
    private static partial Regex OptionOf();
}
