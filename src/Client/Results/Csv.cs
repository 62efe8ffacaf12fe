using System.Buffers;
using System.Text;

namespace Tune;

/// <summary>Comma-separated values as RFC 4180 has them, with line feeds alone.</summary>
internal static class Csv
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static void AppendRow(StringBuilder text, IEnumerable<string> fields)
    {
        var first = true;
        foreach (var field in fields)
        {
            if (!first) text.Append(',');
            first = false;
            AppendField(text, field);
        }

        text.Append('\n');
    }

    private static void AppendField(StringBuilder text, string field)
    {
        if (field.AsSpan().ContainsAny(Special)) text.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else text.Append(field);
    }
}
