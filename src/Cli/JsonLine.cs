using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Tune.Cli;

/// <summary>JSON objects as lines for programs.</summary>
internal static class JsonLine
{
    /// <summary>An object, without white space.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, CanonicalJson.WriterOptions))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A member that is a configuration.</summary>
    public static void WriteConfig(Utf8JsonWriter writer, Configuration config)
    {
        writer.WritePropertyName("config");
        writer.WriteRawValue(config.ToString(), skipInputValidation: true);
    }

    /// <summary>An element of a list that is a number; one that JSON has not is a text.</summary>
    public static void WriteValue(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteStringValue(Numbers.Text(value));
    }
}
