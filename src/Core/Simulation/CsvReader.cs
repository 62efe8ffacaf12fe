using System.Text;

namespace Tune.Simulation;

/// <summary>Comma-separated values (RFC 4180): fields may be quoted, lines end with LF or CRLF, empty lines are skipped.</summary>
internal static class CsvReader
{
    /// <summary>The rows with their line numbers, from 1.</summary>
    /// <exception cref="InvalidCurvesException">A quote is not closed, or something stands behind it.</exception>
    public static IEnumerable<(int Line, List<string> Fields)> Read(string text)
    {
        var position = text.StartsWith('\uFEFF') ? 1 : 0;
        for (var line = 1; position < text.Length;)
        {
            var first = line;
            var fields = ReadRow(text, ref position, ref line);
            if (fields.Count > 1 || fields[0].Length > 0) yield return (first, fields);
        }
    }

    private static List<string> ReadRow(string text, ref int position, ref int line)
    {
        var fields = new List<string>();
        while (true)
        {
            fields.Add(position < text.Length && text[position] == '"' ? ReadQuoted(text, ref position, ref line) : ReadPlain(text, ref position));
            if (position >= text.Length) return fields;
            var end = text[position++];
            if (end == ',') continue;
            if (end == '\r' && position < text.Length && text[position] == '\n') position++;
            line++;
            return fields;
        }
    }

    private static string ReadPlain(string text, ref int position)
    {
        var length = text.AsSpan(position).IndexOfAny(",\r\n");
        var field = length < 0 ? text[position..] : text.Substring(position, length);
        position += field.Length;
        return field.Trim();
    }

    private static string ReadQuoted(string text, ref int position, ref int line)
    {
        var opened = line;
        var field = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] == '\n') line++;
            if (text[position] != '"')
            {
                field.Append(text[position]);
                continue;
            }

            position++;
            if (position >= text.Length || text[position] is ',' or '\r' or '\n') return field.ToString();
            if (text[position] != '"') throw new InvalidCurvesException(line, "", $"expected a comma after the closing quote, got '{text[position]}'");
            field.Append('"');
        }

        throw new InvalidCurvesException(opened, "", "a quote is not closed");
    }
}
