using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune.Kernel;

/// <summary>A space among the options of an algorithm, in the form that spaces have everywhere.</summary>
internal sealed class SearchSpaceConverter : JsonConverter<SearchSpace>
{
    public override SearchSpace Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return SearchSpaceJson.Parse(document.RootElement.Clone());
        }
        catch (InvalidSearchSpaceException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, SearchSpace value, JsonSerializerOptions options) => writer.WriteRawValue(SearchSpaceJson.Write(value.Root));
}
