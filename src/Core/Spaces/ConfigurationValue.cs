using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Reads one JSON value as a .NET value.</summary>
internal static class ConfigurationValue
{
    public static T Read<T>(JsonElement element, string name)
    {
        if (typeof(T) == typeof(JsonElement)) return (T)(object)element;
        if (element.ValueKind == JsonValueKind.Number)
        {
            if (typeof(T) == typeof(double)) return (T)(object)element.GetDouble();
            if (typeof(T) == typeof(int) && element.TryGetInt32(out var small)) return (T)(object)small;
            if (typeof(T) == typeof(long) && element.TryGetInt64(out var large)) return (T)(object)large;
        }
        try
        {
            return element.Deserialize<T>(TuneJson.Options)!;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InvalidConfigurationException([$"{name}: expected {typeof(T).Name}, got {element.GetRawText()}"], exception);
        }
    }
}
