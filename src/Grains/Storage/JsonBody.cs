using System.Text.Json;

namespace Tune.Storage;

/// <summary>Checks that stored text is what a person's SQL and our replay both expect: one JSON object.</summary>
internal static class JsonBody
{
    // SQLite's own limit; deeper text would break the views.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1000 };

    public static bool IsObject(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
