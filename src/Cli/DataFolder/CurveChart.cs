using System.Text;

namespace Tune.Cli;

/// <summary>Curves as text: points of a plane as characters, the values at the left, what each character is below.</summary>
/// <param name="width">How many characters a line has at most.</param>
/// <param name="height">How many lines the plane has.</param>
internal sealed class CurveChart(int width, int height)
{
    private const int LabelWidth = 10;
    private const string Marks = "abcdefghij";

    /// <summary>How many curves can be told apart.</summary>
    public static int Most => Marks.Length;

    /// <summary>Draws curves; where two meet, the first one shows.</summary>
    /// <param name="across">What is counted from left to right.</param>
    /// <param name="curves">Each with what it is of, and its points from left to right; only finite values.</param>
    public string Draw(string across, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> curves)
    {
        var all = curves.SelectMany(curve => curve.Points).ToList();
        if (all.Count == 0) return "";
        var (left, right, low, high) = (all.Min(point => point.X), all.Max(point => point.X), all.Min(point => point.Y), all.Max(point => point.Y));
        var columns = Math.Max(20, width - LabelWidth - 2);
        var plane = Enumerable.Range(0, height).Select(_ => new string(' ', columns).ToCharArray()).ToArray();
        foreach (var (index, curve) in curves.Index().Reverse())
        {
            for (var column = 0; column < columns; column++)
            {
                if (ValueAt(curve.Points, left + (right - left) * column / (columns - 1)) is { } value) plane[Row(value)][column] = Marks[index % Marks.Length];
            }
        }

        var text = new StringBuilder();
        for (var row = 0; row < height; row++)
        {
            var label = row == 0 || row == height - 1 || row == height / 2 ? NumberText.Short(high - (high - low) * row / (height - 1)) : "";
            text.Append(TextTable.Cut(label, LabelWidth).PadLeft(LabelWidth)).Append(label.Length > 0 ? " ┤" : " │").Append(new string(plane[row]).TrimEnd()).Append('\n');
        }

        var (first, last) = (NumberText.Short(left), NumberText.Short(right));
        text.Append(' ', LabelWidth).Append(" └").Append('─', columns).Append('\n');
        text.Append(' ', LabelWidth + 2).Append(first).Append(across.PadLeft((columns + across.Length) / 2 - first.Length).PadRight(columns - first.Length - last.Length)).Append(last).Append('\n');
        foreach (var (index, curve) in curves.Index()) text.Append(' ', LabelWidth + 2).Append(Marks[index % Marks.Length]).Append("  ").Append(TextTable.Cut(TextTable.Clean(curve.Name), columns - 3)).Append('\n');
        return text.ToString();

        int Row(double value) => high > low ? (int)Math.Round((high - value) / (high - low) * (height - 1)) : height / 2;
    }

    /// <summary>The value of the last point that is not right of a place; null before the first and after the last.</summary>
    private static double? ValueAt(IReadOnlyList<(double X, double Y)> points, double x)
    {
        const double Rounding = 1e-9;
        if (points.Count == 0 || x > points[^1].X + Rounding * Math.Max(1, Math.Abs(x))) return null;
        double? value = null;
        foreach (var point in points.TakeWhile(point => point.X <= x + Rounding * Math.Max(1, Math.Abs(x)))) value = point.Y;
        return value;
    }
}
