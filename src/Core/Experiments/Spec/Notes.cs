using System.Text;
using System.Text.Json;

namespace Tune.Kernel;

/// <summary>What people may note about experiments and trials: tags are text, attributes are JSON.</summary>
public static class Notes
{
    /// <summary>The tag of an experiment that lists leave out unless they are asked for it too; its value says nothing.</summary>
    public const string Archived = "archived";

    /// <summary>How long a name is at most, in characters.</summary>
    public const int MostName = 200;

    /// <summary>How long a tag's value is at most, in characters.</summary>
    public const int MostTag = 1_000;

    /// <summary>How long an attribute's JSON is at most, in characters.</summary>
    public const int MostAttribute = 16_384;

    /// <summary>What is wrong with a tag; nothing if it can be one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; null removes it.</param>
    public static IEnumerable<string> ProblemsOfTag(string name, string? value)
    {
        foreach (var problem in ProblemsOfName(name)) yield return problem;
        if (value is null) yield break;
        if (value.Any(char.IsControl)) yield return $"the value of '{name}' must not have control characters, such as line ends.";
        if (value.Length > MostTag) yield return FormattableString.Invariant($"the value of '{name}' must have at most {MostTag} characters; has {value.Length}.");
    }

    /// <summary>The JSON of an attribute, in one form for equal values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="type">The type of the value.</param>
    /// <exception cref="ArgumentException">The name can't be one, or the value has no JSON form, or one that is too long.</exception>
    public static string ToAttribute(string name, object? value, Type type)
    {
        if (ProblemsOfName(name).FirstOrDefault() is { } problem) throw new ArgumentException($"An attribute can't be called '{name}': {problem}", nameof(name));
        var json = Encoding.UTF8.GetString(CanonicalJson.Encode(TuneJson.ToElement(value, type)));
        if (json.Length > MostAttribute) throw new ArgumentException(FormattableString.Invariant($"The attribute '{name}' must have at most {MostAttribute} characters of JSON; has {json.Length}. Write it to the trial's folder instead."), nameof(value));
        return json;
    }

    /// <summary>The same for a value that is JSON already.</summary>
    /// <exception cref="ArgumentException">The name can't be one, or the text is no JSON, or too long.</exception>
    public static string ToAttribute(string name, string json)
    {
        try
        {
            return ToAttribute(name, JsonElement.Parse(json, CanonicalJson.ReaderOptions), typeof(JsonElement));
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The value of the attribute '{name}' is no JSON: {exception.Message}", nameof(json), exception);
        }
    }

    private static IEnumerable<string> ProblemsOfName(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) yield return "the name must not be empty.";
        else if (name.Any(char.IsControl)) yield return $"the name '{name}' must not have control characters.";
        else if (name.Length > MostName) yield return FormattableString.Invariant($"the name '{name}' must have at most {MostName} characters; has {name.Length}.");
    }
}
