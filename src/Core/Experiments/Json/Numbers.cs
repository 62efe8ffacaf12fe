using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>Doubles as JSON: JSON has no NaN and no infinities, so those are the strings "NaN", "Infinity" and "-Infinity".</summary>
internal static class Numbers
{
    public static JsonNode ToJson(double value) => double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(Text(value));

    public static JsonObject ToJson(Metrics metrics) => new(metrics.Select(metric => KeyValuePair.Create(metric.Key, (JsonNode?)ToJson(metric.Value))));

    public static Metrics MetricsFromJson(JsonObject saved)
    {
        var metrics = new Metrics();
        foreach (var (name, value) in saved) metrics[name] = FromJson(value!);
        return metrics.Freeze();
    }

    public static double FromJson(JsonNode node) =>
        node.GetValueKind() == JsonValueKind.String ? Parse(node.GetValue<string>()) : node.GetValue<double>();

    public static void Write(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumber(name, value);
        else writer.WriteString(name, Text(value));
    }

    public static double Read(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? Parse(element.GetString()!) : element.GetDouble();

    public static string Text(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    public static double Parse(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a number; expected a number, \"NaN\", \"Infinity\" or \"-Infinity\".")),
    };
}
