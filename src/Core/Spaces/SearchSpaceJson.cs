using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Search spaces as JSON: names to constants, nested objects, lists, and domains such as <c>{"uniform": [0, 1]}</c>.</summary>
public static class SearchSpaceJson
{
    /// <summary>Reads a search space.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="functions">The functions that <c>sample_from</c> names; a missing one is an error only when its parameter is
    /// computed.</param>
    /// <exception cref="InvalidSearchSpaceException">All faults there are, bounds included.</exception>
    public static SearchSpace Parse(string json, IReadOnlyDictionary<string, Func<Configuration, object?>>? functions = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Parse(JsonElement.Parse(json, CanonicalJson.ReaderOptions), functions);
        }
        catch (JsonException exception)
        {
            throw new InvalidSearchSpaceException([$"not a JSON object: {exception.Message}"]);
        }
    }

    /// <summary>Reads a search space.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="functions">The functions that <c>sample_from</c> names; a missing one is an error only when its parameter is
    /// computed.</param>
    /// <exception cref="InvalidSearchSpaceException">All faults there are, bounds included.</exception>
    public static SearchSpace Parse(JsonElement json, IReadOnlyDictionary<string, Func<Configuration, object?>>? functions = null)
    {
        var root = new SearchSpaceReader(functions).Read(json, out var problems);
        problems = SpaceValidator.Check(root, problems);
        return problems.IsEmpty ? new(root) : throw new InvalidSearchSpaceException(problems);
    }

    /// <summary>
    /// Writes a search space so that <see cref="Parse(string, IReadOnlyDictionary{string, Func{Configuration, object?}}?)"/> reads an
    /// equal one; equal spaces give equal texts.
    /// </summary>
    /// <exception cref="InvalidSearchSpaceException">The space has faults.</exception>
    public static string Write(ParameterSpec.Group root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var problems = SpaceValidator.Check(root, []);
        return problems.IsEmpty ? SearchSpaceWriter.Write(root) : throw new InvalidSearchSpaceException(problems);
    }
}
