using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tune;

/// <summary>Comma-separated values as RFC 4180 has them, with line feeds alone.</summary>
internal static class Csv
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>
    /// A text as a spreadsheet shows it: one that a spreadsheet would take for a formula, and run, gets an apostrophe before it. Numbers are left as they are.
    /// </summary>
    public static string Text(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "'" + text : text;

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
