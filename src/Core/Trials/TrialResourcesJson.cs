using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>
/// Resources as JSON: <c>{"cpu":2,"gpu":0.5,"memory":"4GiB","custom":{"licence":1},"labels":{"gpu":"a100"},"additionalBundles":[{"cpu":1}],"strategy":"SPREAD"}</c>.
/// What is left out has its default; memory is a number of bytes or a text with a unit.
/// </summary>
public static class TrialResourcesJson
{
    private static readonly string[] BundleFields = ["cpu", "gpu", "memory", "custom", "labels"];
    private static readonly string[] Fields = [.. BundleFields, "additionalBundles", "strategy"];

    /// <summary>The JSON of resources; equal resources give the same text.</summary>
    public static JsonObject Write(TrialResources resources)
    {
        var json = WriteBundle(resources);
        if (!resources.AdditionalBundles.IsEmpty)
        {
            json["additionalBundles"] = new JsonArray([.. resources.AdditionalBundles.Select(WriteBundle)]);
            json["strategy"] = JsonNamingPolicy.SnakeCaseUpper.ConvertName(resources.Strategy.ToString());
        }

        return json;
    }

    /// <summary>The resources of a JSON form.</summary>
    /// <exception cref="InvalidExperimentException">A field is unknown or is not what it should be. Amounts are checked by <see cref="TrialResources.Validate"/>.</exception>
    public static TrialResources Read(JsonNode? json)
    {
        var fields = FieldsOf(json, "Resources", Fields);
        return new TrialResources
        {
            Cpu = Number(fields["cpu"], "Resources/cpu", 1),
            Gpu = Number(fields["gpu"], "Resources/gpu", 0),
            Memory = Memory(fields["memory"], "Resources/memory"),
            Custom = Custom(fields["custom"], "Resources/custom"),
            Labels = Labels(fields["labels"], "Resources/labels"),
            AdditionalBundles = [.. Items(fields["additionalBundles"]).Select((bundle, index) => ReadBundle(bundle, $"Resources/additionalBundles/{index}"))],
            Strategy = Strategy(fields["strategy"]),
        };
    }

    /// <summary>An amount of memory in bytes, such as <c>4GiB</c>, <c>512MB</c> or <c>1000</c>; null if the text is none.</summary>
    public static long? ParseMemory(string text) => MemoryText.Parse(text);

    private static JsonObject WriteBundle(ResourceBundle bundle)
    {
        var json = new JsonObject { ["cpu"] = bundle.Cpu, ["gpu"] = bundle.Gpu, ["memory"] = bundle.Memory };
        if (bundle.Custom.Count > 0) json["custom"] = new JsonObject(bundle.Custom.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        if (bundle.Labels.Count > 0) json["labels"] = new JsonObject(bundle.Labels.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return json;
    }

    private static ResourceBundle ReadBundle(JsonNode? json, string path)
    {
        var fields = FieldsOf(json, path, BundleFields);
        return new ResourceBundle
        {
            Cpu = Number(fields["cpu"], $"{path}/cpu", 1),
            Gpu = Number(fields["gpu"], $"{path}/gpu", 0),
            Memory = Memory(fields["memory"], $"{path}/memory"),
            Custom = Custom(fields["custom"], $"{path}/custom"),
            Labels = Labels(fields["labels"], $"{path}/labels"),
        };
    }

    private static JsonObject FieldsOf(JsonNode? json, string path, string[] known)
    {
        var fields = json as JsonObject ?? throw Wrong(path, "an object", json);
        var unknown = fields.Select(pair => pair.Key).FirstOrDefault(name => !known.Contains(name));
        if (unknown is not null)
            throw new InvalidExperimentException([$"{path}: there is no '{unknown}'; there are: {string.Join(", ", known)}. Resources with names of one's own stand in 'custom'."]);
        return fields;
    }

    private static double Number(JsonNode? json, string path, double byDefault) => json switch
    {
        null => byDefault,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        _ => throw Wrong(path, "a number", json),
    };

    private static long Memory(JsonNode? json, string path) => json switch
    {
        null => 0,
        JsonValue value when value.TryGetValue<long>(out var bytes) => bytes,
        JsonValue value when value.TryGetValue<string>(out var text) && MemoryText.Parse(text) is { } bytes => bytes,
        _ => throw Wrong(path, "a number of bytes, or a text such as \"4GiB\"", json),
    };

    private static Dictionary<string, double> Custom(JsonNode? json, string path) =>
        Pairs(json, path).ToDictionary(pair => pair.Key, pair => Number(pair.Value ?? throw Wrong($"{path}/{pair.Key}", "a number", null), $"{path}/{pair.Key}", 0));

    private static Dictionary<string, string> Labels(JsonNode? json, string path) =>
        Pairs(json, path).ToDictionary(pair => pair.Key, pair => pair.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Wrong($"{path}/{pair.Key}", "a text", pair.Value));

    private static JsonObject Pairs(JsonNode? json, string path) => json is null ? [] : json as JsonObject ?? throw Wrong(path, "an object", json);

    private static JsonArray Items(JsonNode? json) => json is null ? [] : json as JsonArray ?? throw Wrong("Resources/additionalBundles", "a list of bundles", json);

    private static BundleStrategy Strategy(JsonNode? json)
    {
        if (json is null) return BundleStrategy.Pack;
        var text = json is JsonValue value && value.TryGetValue<string>(out var written) ? written.Replace("_", "", StringComparison.Ordinal) : "";
        var name = Enum.GetNames<BundleStrategy>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return name is null ? throw Wrong("Resources/strategy", "one of PACK, SPREAD, STRICT_PACK, STRICT_SPREAD", json) : Enum.Parse<BundleStrategy>(name);
    }

    private static InvalidExperimentException Wrong(string path, string expected, JsonNode? actual) =>
        new([string.Create(CultureInfo.InvariantCulture, $"{path} must be {expected}; was {actual?.ToJsonString() ?? "null"}.")]);
}
