using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Turns configurations into the types that trainables take.</summary>
public static class ConfigurationBinder
{
    /// <summary>
    /// A configuration as a <typeparamref name="TConfig"/>: constructor parameters by name (in any case), enums by name, an abstract
    /// record by the entry <c>kind</c>, which is the name of a derived type of its assembly, unless its own attributes say otherwise.
    /// A record with <see cref="SearchSpaceAttribute"/> is read by its generated code, with the same result and without reflection.
    /// </summary>
    /// <exception cref="InvalidConfigurationException">A value is missing or of another type; the text names the parameter.</exception>
    public static TConfig Bind<TConfig>(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration is TConfig same) return same;
        try
        {
            if (ConfigurationCodec<TConfig>.Instance is { } codec && codec.TryDecode(configuration.Root, out var config)) return config;
            return configuration.Root.Deserialize<TConfig>(TuneJson.Options)
                ?? throw new InvalidConfigurationException([$"null is not a {typeof(TConfig).Name}"]);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            var path = FlatName((exception as JsonException)?.Path ?? "");
            var reason = (exception.InnerException ?? exception).Message;
            var got = path.Length > 0 && configuration.TryGet<JsonElement>(path, out var value) ? $" from {value.GetRawText()}" : "";
            throw new InvalidConfigurationException([ProblemList.At(path, $"cannot be read as part of {typeof(TConfig).Name}{got}: {reason}")], exception);
        }
    }

    private static string FlatName(string jsonPath) =>
        jsonPath.TrimStart('$').Replace("['", "/", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
            .Replace('[', '/').Replace("]", "", StringComparison.Ordinal).Replace('.', '/').TrimStart('/');
}
