using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>
/// One way of writing a JSON value: no white space, members in their order, numbers in the shortest form that reads back equal.
/// </summary>
internal static class CanonicalJson
{
    public static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static readonly JsonDocumentOptions ReaderOptions = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    public static JsonElement Normalise(JsonElement value) => JsonElement.Parse(Encode(value), ReaderOptions);

    public static byte[] Encode(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions)) Write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    public static ulong Hash(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => StableHash.Of(value.GetString()),
        JsonValueKind.Number => StableHash.OfDouble(value.GetDouble()),
        JsonValueKind.Array => value.EnumerateArray().Aggregate(3UL, (hash, item) => StableHash.Combine(hash, Hash(item))),
        // A sum, because the order of members does not count for equality.
        JsonValueKind.Object => value.EnumerateObject().Aggregate(
            5UL, (hash, member) => unchecked(hash + StableHash.Combine(StableHash.Of(member.Name), Hash(member.Value)))),
        _ => (ulong)value.ValueKind,
    };

    /// <summary>A number as people read it in messages.</summary>
    public static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, value);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.TryGetInt64(out var integer)) writer.WriteNumberValue(integer);
        else if (value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') && double.IsFinite(value.GetDouble())) writer.WriteNumberValue(value.GetDouble());
        else value.WriteTo(writer);
    }
}
