using System.Text.Json;

namespace Tune.Cli;

/// <summary>A file of values, as JSON or, by the extension .yaml or .yml, as YAML.</summary>
internal static class StructuredFile
{
    /// <summary>Its value, which knows where everything in it stands.</summary>
    /// <exception cref="UsageException">There is no such file, or it is neither.</exception>
    public static FileValue Read(string path, string argument)
    {
        return Parse(InputFile.ReadText(argument, path), path, IsYaml(path));
    }

    /// <summary>The value of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="isYaml">Whether it is YAML, of which JSON is a part, or JSON.</param>
    /// <exception cref="UsageException">It is not.</exception>
    public static FileValue Parse(string text, string path, bool isYaml)
    {
        var positions = new FilePositions();
        try
        {
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
