using System.Text.Json;

namespace Tune.Cli;

/// <summary>A file of values, as JSON or, by the extension .yaml or .yml, as YAML.</summary>
internal static class StructuredFile
{
    /// <summary>Its value, which knows where everything in it stands.</summary>
    /// <exception cref="UsageException">There is no such file, or it is neither.</exception>
    public static FileValue Read(string path, string argument)
    {
        var text = InputFile.ReadText(argument, path);
        var positions = new FilePositions();
        try
        {
            var isYaml = IsYaml(path);
            var json = isYaml ? YamlDocument.ToJson(text, path, positions) : StrictJson.Parse(text);
            if (!isYaml) JsonPositions.Find(text, positions);
            return new FileValue(json, "", new FileProblems(path, positions));
        }
        catch (JsonException exception)
        {
            var at = exception.LineNumber is { } line ? FormattableString.Invariant($"line {line + 1}: ") : "";
            throw new UsageException(path, $"{at}not JSON: {exception.Message}");
        }
    }

    public static bool IsYaml(string path) => Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML";
}
