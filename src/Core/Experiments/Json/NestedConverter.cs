using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Tune.Kernel;

/// <summary>An algorithm inside another one carries its kind as well.</summary>
internal sealed class NestedConverter<T>(AlgorithmRegistry registry) : JsonConverter<T>
    where T : AlgorithmSpec
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(T);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => registry.Read<T>(JsonNode.Parse(ref reader) ?? new JsonObject());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => registry.Write(value).WriteTo(writer, options);
}
