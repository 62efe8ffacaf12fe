using System.Globalization;
using System.Text;

namespace Tune.Cli;

/// <summary>What mattered in an experiment: a bar for each parameter.</summary>
internal static class ImportancePicture
{
    private const int Most = 10;
    private const int LongestName = 24;
    private const int LongestBar = 40;
    private const double Least = 0.005;

    /// <summary>The bars, and what two parameters do together; null when nothing can be said.</summary>
    public static string? Draw(ParameterImportances importance, int width)
    {
        var shown = importance.Parameters.Where(one => one.Share >= Least).Take(Most).ToList();
        if (shown.Count == 0) return null;
        var names = shown.Max(one => Math.Min(one.Parameter.Length, LongestName));
        var longest = Math.Clamp(width - names - " 100 %  ".Length, 10, LongestBar);
        var text = new StringBuilder();
        foreach (var one in shown)
            text.Append(TextTable.Cut(TextTable.Clean(one.Parameter), names).PadRight(names)).Append(Percent(one.Share)).Append("  ").Append('█', Math.Max(1, (int)Math.Round(one.Share * longest))).Append('\n');
        if (importance.Interactions is [{ Share: >= Least } pair, ..])
            text.Append(TextTable.Cut(TextTable.Clean($"of it together: {pair.First} × {pair.Second}{Percent(pair.Share)}"), width)).Append('\n');
        var from = string.Create(CultureInfo.InvariantCulture, $"from {StatusText.Number(importance.Trials, "trial")}{(importance.Fit is { } fit ? $", of whose variance a model explains {fit:P0}" : "")}");
        text.Append(TextTable.Cut(from, width)).Append('\n');
        if (importance.Note is { } note) text.Append(TextTable.Cut(TextTable.Clean(note), width)).Append('\n');
        return text.ToString();
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share,4:0} %");
}
