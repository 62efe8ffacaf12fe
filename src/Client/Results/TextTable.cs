using System.Text;

namespace Tune;

/// <summary>A table of text with aligned columns that keeps to a width: the last columns are left out if they don't fit, never a row wrapped.</summary>
internal sealed class TextTable(IReadOnlyList<TextTable.Column> columns)
{
    private const string Gap = "  ";
    private readonly List<string[]> _rows = [];

    /// <param name="Header">Its title.</param>
    /// <param name="IsNumeric">Whether it is aligned to the right.</param>
    /// <param name="MaxWidth">How wide it may be; longer cells are cut.</param>
    /// <param name="Rank">Columns of a higher rank are left out first, of equals the last.</param>
    public readonly record struct Column(string Header, bool IsNumeric = false, int MaxWidth = 24, int Rank = 0);

    /// <param name="Columns">The positions of the columns that fit.</param>
    /// <param name="Header">The titles in one line.</param>
    /// <param name="Rows">A line a row.</param>
    /// <param name="LeftOut">The titles of the columns that don't fit.</param>
    public sealed record Layout(IReadOnlyList<int> Columns, string Header, IReadOnlyList<string> Rows, IReadOnlyList<string> LeftOut);

    public static string Cut(string text, int width)
    {
        if (text.Length <= width) return text;
        if (width < 1) return "";
        var end = width > 1 && char.IsHighSurrogate(text[width - 2]) ? width - 2 : width - 1;
        return text[..end] + "…";
    }

    /// <summary>A text without line ends and other control codes: messages of user code may have any.</summary>
    public static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Create(text.Length, text, static (clean, text) =>
        {
            for (var i = 0; i < text.Length; i++) clean[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }) : text;

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(Clean)]);

    public Layout Fit(int width)
    {
        var widths = columns.Select((column, i) => Math.Min(column.MaxWidth, Math.Max(column.Header.Length, _rows.Select(row => row[i].Length).DefaultIfEmpty().Max()))).ToArray();
        var kept = Enumerable.Range(0, columns.Count).ToList();
        while (kept.Count > 1 && WidthOf(kept, widths) > width) kept.Remove(kept.OrderByDescending(i => columns[i].Rank).ThenByDescending(i => i).First());
        // the last one left may still be too wide
        if (kept.Count == 1) widths[kept[0]] = Math.Min(widths[kept[0]], width);
        return new Layout(
            kept,
            Line(columns.Select(column => Clean(column.Header)).ToArray(), kept, widths),
            [.. _rows.Select(row => Line(row, kept, widths))],
            [.. columns.Where((_, i) => !kept.Contains(i)).Select(column => Clean(column.Header))]);
    }

    /// <param name="width">How wide a line may be.</param>
    /// <param name="moreRows">How many rows there are beside those that were added.</param>
    public string ToText(int width, int moreRows)
    {
        var layout = Fit(width);
        var text = new StringBuilder();
        text.Append(layout.Header).Append('\n').Append('-', Math.Max(layout.Header.Length, layout.Rows.Select(row => row.Length).DefaultIfEmpty().Max())).Append('\n');
        foreach (var row in layout.Rows) text.Append(row).Append('\n');
        if (moreRows > 0) text.Append(Cut($"… and {moreRows} more", width)).Append('\n');
        if (layout.LeftOut.Count > 0) text.Append(Cut($"not shown: {string.Join(", ", layout.LeftOut)}", width)).Append('\n');
        return text.ToString();
    }

    private static int WidthOf(List<int> kept, int[] widths) => kept.Sum(i => widths[i]) + Gap.Length * (kept.Count - 1);

    private string Line(string[] cells, List<int> kept, int[] widths) => string.Join(Gap, kept.Select(i =>
    {
        var cell = Cut(cells[i], widths[i]);
        return columns[i].IsNumeric ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]);
    })).TrimEnd();
}
