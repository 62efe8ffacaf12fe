using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>The catalogue for programs: a JSON list with an object an entry.</summary>
internal static class CatalogJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(TextWriter output, IEnumerable<AlgorithmEntry> entries) =>
        output.WriteLine(new JsonArray([.. entries.Select(entry => (JsonNode)Entry(entry))]).ToJsonString(Options));

    private static JsonObject Entry(AlgorithmEntry entry) => new()
    {
        ["name"] = entry.Name,
        ["about"] = entry.About,
        ["remarks"] = entry.Remarks,
        ["supports"] = new JsonObject(entry.Abilities.Select(ability => KeyValuePair.Create(ability.Key, (JsonNode?)ability.Value))),
        ["options"] = new JsonArray([.. entry.Options.Select(option => (JsonNode)new JsonObject
        {
            ["name"] = option.Name,
            ["type"] = option.Type,
            ["default"] = option.Default?.DeepClone(),
            ["about"] = option.About,
        })]),
    };
}
