using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune.Spaces;

/// <summary>A configuration is the JSON object that it is, whatever the options.</summary>
internal sealed class ConfigurationConverter : JsonConverter<Configuration>
{
    public override Configuration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return new(JsonElement.ParseValue(ref reader));
        }
        catch (InvalidConfigurationException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, Configuration value, JsonSerializerOptions options) => value.Root.WriteTo(writer);
}
