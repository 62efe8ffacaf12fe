using System.Text;
using System.Text.Json;

namespace Tune.Cli;

/// <summary>Finds where the values of a JSON text stand.</summary>
internal static class JsonPositions
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static void Find(string text, FilePositions positions)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = CanonicalJson.ReaderOptions.MaxDepth });
        var counted = 0;
        var (line, column) = (1L, 1L);
        // the path of what is open; a position in it where it is an array
        var path = new Stack<(string Path, int Item)>();
        var member = "";
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                path.Pop();
                continue;
            }

            Count((int)reader.TokenStartIndex);
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                member = SpacePath.Join(path.Peek().Path, reader.GetString() ?? "");
                positions.Add(member, line, column);
                continue;
            }

            var here = path.Count == 0 ? "" : member;
            if (path.TryPeek(out var parent) && parent.Item >= 0)
            {
                here = SpacePath.Join(parent.Path, parent.Item);
                positions.Add(here, line, column);
                path.Pop();
                path.Push(parent with { Item = parent.Item + 1 });
            }

            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) path.Push((here, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
        }

        void Count(int end)
        {
            for (; counted < end; counted++)
            {
                if (bytes[counted] == '\n') (line, column) = (line + 1, 1);
                // the first byte of a character counts
                else if ((bytes[counted] & 0xC0) != 0x80) column++;
            }
        }
    }
}
