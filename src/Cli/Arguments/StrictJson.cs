using System.Text.Json;

namespace Tune.Cli;

/// <summary>JSON from outside. JSON allows escapes that are half a character; whoever reads such a text later would fail, so it is no JSON here.</summary>
internal static class StrictJson
{
    /// <exception cref="JsonException">The text is not JSON, repeats a member, or holds half a character.</exception>
    public static JsonElement Parse(string text)
    {
        try
        {
            var json = JsonElement.Parse(text, CanonicalJson.ReaderOptions);
            ReadTexts(json);
            return json;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private static void ReadTexts(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray()) ReadTexts(item);
                break;
            case JsonValueKind.String:
                _ = json.GetString();
                break;
        }
    }
}
