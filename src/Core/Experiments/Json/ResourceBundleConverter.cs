using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Tune.Kernel;

/// <summary>Resources among the options of an algorithm, in the form that they have everywhere.</summary>
internal sealed class ResourceBundleConverter : JsonConverter<ResourceBundle>
{
    public override ResourceBundle Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return TrialResourcesJson.Read(JsonNode.Parse(ref reader)).OwnBundle;
        }
        catch (InvalidExperimentException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, ResourceBundle value, JsonSerializerOptions options) =>
        TrialResourcesJson.Write(new TrialResources { Cpu = value.Cpu, Gpu = value.Gpu, Memory = value.Memory, Custom = value.Custom, Labels = value.Labels }).WriteTo(writer, options);
}
