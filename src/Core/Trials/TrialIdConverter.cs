using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune.Kernel;

/// <summary>A trial is its number.</summary>
internal sealed class TrialIdConverter : JsonConverter<TrialId>
{
    public override TrialId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return new(reader.GetInt32());
        // as versions before this converter wrote it
        var element = JsonElement.ParseValue(ref reader);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(nameof(TrialId.Number), out var number)
            ? new(number.GetInt32())
            : throw new JsonException($"A trial is a number; was {element.GetRawText()}.");
    }

    public override void Write(Utf8JsonWriter writer, TrialId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Number);
}
