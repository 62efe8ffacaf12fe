using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Tune.Archives;

/// <summary>The entries of a journal as JSON objects, a line each; bodies stand in them as they are stored.</summary>
internal static class JournalLines
{
    /// <summary>That of a body, and a little.</summary>
    private const int MaxDepth = 1010;

    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line with its end.</summary>
    public static ReadOnlyMemory<byte> Write(JournalEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("sequence", entry.Sequence);
            writer.WriteString("kind", entry.Kind);
            if (entry.Trial is { } trial) writer.WriteNumber("trial", trial);
            if (entry.Attempt is { } attempt) writer.WriteNumber("attempt", attempt);
            if (entry.Iteration is { } iteration) writer.WriteNumber("iteration", iteration);
            writer.WriteString("at", entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            writer.WritePropertyName("body");
            // whoever has stored it has looked at it
            writer.WriteRawValue(entry.Body, skipInputValidation: true);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>Reads one entry after another; a body may have ends of lines of its own.</summary>
    /// <exception cref="FormatException">One is none.</exception>
    public static void Read(ReadOnlySpan<byte> utf8, Action<JournalEntry> take)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = MaxDepth });
            while (reader.Read())
            {
                using var json = JsonDocument.ParseValue(ref reader);
                take(Read(json.RootElement));
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static JournalEntry Read(JsonElement entry) => new(
        entry.GetProperty("sequence").GetInt64(), entry.GetProperty("kind").GetString() ?? "", Number(entry, "trial"), Number(entry, "attempt"), Number(entry, "iteration"),
        DateTimeOffset.Parse(entry.GetProperty("at").GetString() ?? "", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind), entry.GetProperty("body").GetRawText());

    private static int? Number(JsonElement entry, string name) => entry.TryGetProperty(name, out var number) ? number.GetInt32() : null;
}
