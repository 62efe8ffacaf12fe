using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Tune.Cli;

/// <summary>The lines that are answered.</summary>
internal static class AskTellAnswer
{
    public const string Ok = """{"ok":true}""";
    public const string Wait = """{"wait":true}""";
    public const string Exhausted = """{"exhausted":true}""";

    public static string Error(string text) => Write(writer => writer.WriteString("error", text));

    public static string Decision(Directive.Kind decision) => decision switch
    {
        Directive.Kind.Continue => """{"decision":"continue"}""",
        Directive.Kind.Stop => """{"decision":"stop"}""",
        Directive.Kind.Pause => """{"decision":"pause"}""",
        _ => throw new InvalidOperationException($"There is no line for {decision}."),
    };

    /// <summary>A trial to try; one that goes on after a pause says from which iteration.</summary>
    public static string Try(Trial trial) => Write(writer =>
    {
        writer.WriteNumber("trial", trial.Id.Number);
        WriteConfig(writer, trial.Config);
        if (trial.Iteration == 0) return;
        writer.WriteBoolean("resume", true);
        writer.WriteNumber("iteration", trial.Iteration);
    });

    public static string Best(Trial trial, ImmutableArray<double> values) => Write(writer =>
    {
        writer.WriteNumber("trial", trial.Id.Number);
        if (values.Length == 1)
        {
            Numbers.Write(writer, "value", values[0]);
        }
        else
        {
            writer.WriteStartArray("value");
            foreach (var value in values) Write(writer, value);
            writer.WriteEndArray();
        }

        WriteConfig(writer, trial.Config);
    });

    private static void Write(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteStringValue(Numbers.Text(value));
    }

    private static void WriteConfig(Utf8JsonWriter writer, Configuration config)
    {
        writer.WritePropertyName("config");
        writer.WriteRawValue(config.ToString(), skipInputValidation: true);
    }

    private static string Write(Action<Utf8JsonWriter> write)
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
}
