using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune.Kernel;

/// <summary>Metrics are an object of numbers; what is not finite is "NaN", "Infinity" or "-Infinity".</summary>
internal sealed class MetricsConverter : JsonConverter<Metrics>
{
    public override Metrics Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Metrics are an object of numbers.");
        var metrics = new Metrics();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            metrics[name] = ReadNumber(ref reader, name);
        }

        return metrics.Freeze();
    }

    public override void Write(Utf8JsonWriter writer, Metrics value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, number) in value)
        {
            if (double.IsFinite(number)) writer.WriteNumber(name, number);
            else writer.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    }

    private static double ReadNumber(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.GetDouble();
        return (reader.TokenType == JsonTokenType.String ? reader.GetString() : null) switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw new JsonException($"The metric '{name}' is neither a number nor \"NaN\", \"Infinity\" or \"-Infinity\"."),
        };
    }
}
