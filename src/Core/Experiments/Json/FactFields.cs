using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>What the bodies of facts are made of.</summary>
internal static class FactFields
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Name(JsonElement body) => body.GetProperty("name").GetString() ?? throw new FormatException("'name' is null");

    public static TrialId? RetryOf(JsonElement body) => body.TryGetProperty("retryOf", out var retryOf) ? new TrialId(retryOf.GetInt32()) : null;

    public static T Parse<T>(JsonElement body, string name)
        where T : struct, Enum => Enum.Parse<T>(Text(body, name));

    public static string Object(string name, string value) => Body(writer => writer.WriteString(name, value));

    public static string Body(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Text(JsonElement body, string name) => body.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    public static TimeSpan Time(JsonElement body, string name) => TimeSpan.ParseExact(Text(body, name), "c", CultureInfo.InvariantCulture);

    public static void Node(Utf8JsonWriter writer, string name, JsonObject value)
    {
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }

    public static void Raw(Utf8JsonWriter writer, string name, string json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json);
    }

    public static TrialResources Resources(JsonElement body, string name) => TrialResourcesJson.Read(JsonObject.Create(body.GetProperty(name)));

    public static void WriteMetrics(Utf8JsonWriter writer, Metrics metrics)
    {
        writer.WriteStartObject("metrics");
        foreach (var (name, value) in metrics) Numbers.Write(writer, name, value);
        writer.WriteEndObject();
    }

    public static Metrics ReadMetrics(JsonElement body)
    {
        var metrics = new Metrics();
        foreach (var metric in body.GetProperty("metrics").EnumerateObject()) metrics[metric.Name] = Numbers.Read(metric.Value);
        return metrics.Freeze();
    }

    // TimeSpan.FromSeconds cuts off, and a tick less is another state than the live one
    public static TimeSpan Elapsed(JsonElement body) => TimeSpan.FromTicks((long)Math.Round(body.GetProperty("elapsed").GetDouble() * TimeSpan.TicksPerSecond));

    public static void WriteCheckpoint(Utf8JsonWriter writer, CheckpointRef? checkpoint)
    {
        if (checkpoint is null) return;
        writer.WritePropertyName("checkpoint");
        JsonSerializer.Serialize(writer, checkpoint, Options);
    }

    public static CheckpointRef? ReadCheckpoint(JsonElement body) =>
        body.TryGetProperty("checkpoint", out var checkpoint) ? checkpoint.Deserialize<CheckpointRef>(Options) : null;

    public static void WriteError(Utf8JsonWriter writer, TrialError? error)
    {
        if (error is null) return;
        writer.WritePropertyName("error");
        JsonSerializer.Serialize(writer, error, Options);
    }

    public static TrialError? ReadError(JsonElement body) =>
        body.TryGetProperty("error", out var error) ? error.Deserialize<TrialError>(Options) : null;
}
