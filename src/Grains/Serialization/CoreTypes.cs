using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Serialization.Cloning;

namespace Tune;

/// <summary>How the types of <c>Core</c> cross calls: as JSON, and inside a silo not at all, because none of them ever changes.</summary>
internal static class CoreTypes
{
    public static JsonSerializerOptions JsonOptions { get; } = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new MetricsConverter(), new ConfigurationConverter() },
    };

    public static bool IsData(Type type) => type.Assembly == typeof(Experiment).Assembly && !type.IsEnum && !typeof(Exception).IsAssignableFrom(type);

    private sealed class MetricsConverter : JsonConverter<Metrics>
    {
        public override Metrics Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var metrics = new Metrics();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                metrics[name] = JsonSerializer.Deserialize<double>(ref reader, options);
            }

            return metrics.Freeze();
        }

        public override void Write(Utf8JsonWriter writer, Metrics value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, number) in value)
            {
                writer.WritePropertyName(name);
                JsonSerializer.Serialize(writer, number, options);
            }

            writer.WriteEndObject();
        }
    }

    private sealed class ConfigurationConverter : JsonConverter<Configuration>
    {
        public override Configuration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, Configuration value, JsonSerializerOptions options) => value.Root.WriteTo(writer);
    }
}

/// <summary>Hands the types of <c>Core</c> over as they are.</summary>
internal sealed class CoreTypeCopier : IGeneralizedCopier
{
    public bool IsSupportedType(Type type) => CoreTypes.IsData(type);

    public object? DeepCopy(object? input, CopyContext context) => input;
}
