using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace Tune.Cli;

/// <summary>The medians of a comparison as a picture (SVG): best value against iterations spent, those on a logarithmic scale.</summary>
internal sealed class ComparisonPicture(IReadOnlyList<Comparison.Outcome> outcomes, long budget, string title)
{
    private const int Width = 860;
    private const int Height = 480;
    private const int Left = 70;
    private const int Right = 240;
    private const int Top = 40;
    private const int Bottom = 50;
    private const int PointsAcross = 200;

    private static readonly string[] Colours = ["#1b6ca8", "#d1495b", "#2e933c", "#8d5a97", "#e08e0b", "#00798c", "#6b4226", "#555b6e"];

    private static readonly int[] Factors = [1, 2, 5];

    private readonly List<(string Name, List<(long At, double Value)> Points, bool IsMeasured)> _lines = [.. outcomes.Select(outcome => (outcome.Name, PointsOf(outcome, budget), outcome.Seeds.IsEmpty))];
    private readonly StringBuilder _svg = new();

    public string Draw()
    {
        var (low, high) = Range();
        var first = Math.Max(1, _lines.SelectMany(line => line.Points.Take(1)).Select(point => point.At).DefaultIfEmpty(1).Min());
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" font-family="system-ui,sans-serif" font-size="12">""");
        Add($"""<rect width="100%" height="100%" fill="#fff"/><text x="{Left}" y="22" font-size="15">{WebUtility.HtmlEncode(title)}</text>""");
        double X(double at) => Left + (Width - Left - Right) * Math.Log(Math.Max(at, first) / first) / Math.Log(Math.Max(budget, first + 1) / (double)first);
        double Y(double value) => Height - Bottom - (Height - Top - Bottom) * (value - low) / (high - low);
        foreach (var at in Ticks(first)) Line(X(at), Top, X(at), Height - Bottom, at.ToString(CultureInfo.InvariantCulture), X(at), Height - Bottom + 18, "middle");
        var step = StepOf(high - low);
        for (var tick = Math.Ceiling(low / step); tick * step <= high; tick++) Line(Left, Y(tick * step), Width - Right, Y(tick * step), (tick * step).ToString("g6", CultureInfo.InvariantCulture), Left - 8, Y(tick * step) + 4, "end");
        Add($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 12}" text-anchor="middle">iterations spent by all trials together</text>""");
        for (var index = 0; index < _lines.Count; index++) Draw(index, X, Y);
        return _svg.Append("</svg>\n").ToString();
    }

    private static List<(long At, double Value)> PointsOf(Comparison.Outcome outcome, long budget) => outcome.Seeds.IsEmpty
        ? [.. outcome.Measured.Where(point => point.Key <= budget).Select(point => (point.Key, point.Value))]
        : [.. Enumerable.Range(0, PointsAcross + 1).Select(index => (long)Math.Round(Math.Pow(budget, (double)index / PointsAcross))).Distinct()
            .Select(at => (at, outcome.MedianAfter(at))).Where(point => double.IsFinite(point.Item2))];

    /// <summary>From the worst to the best value of the last four fifths of the picture: how everyone begins would leave no room for how they end.</summary>
    private (double Low, double High) Range()
    {
        var begin = Math.Pow(budget, 0.4);
        var values = _lines.SelectMany(line => line.Points).Where(point => point.At >= begin).Select(point => point.Value).DefaultIfEmpty(0).ToList();
        var (low, high) = (values.Min(), values.Max());
        var margin = high > low ? 0.05 * (high - low) : Math.Max(1e-6, Math.Abs(high) * 0.05);
        return (low - margin, high + margin);
    }

    private IEnumerable<long> Ticks(long first)
    {
        for (long power = 1; power <= budget; power *= 10)
            foreach (var factor in Factors)
                if (factor * power >= first && factor * power <= budget) yield return factor * power;
    }

    private static double StepOf(double range)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(range / 5)));
        return Factors.Append(10).Select(factor => factor * power).First(step => range / step <= 8);
    }

    private void Draw(int index, Func<double, double> x, Func<double, double> y)
    {
        var (name, points, isMeasured) = _lines[index];
        var colour = Colours[index % Colours.Length];
        var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{x(point.At):f1},{Math.Clamp(y(point.Value), Top, Height - Bottom):f1}")));
        var dashes = isMeasured ? " stroke-dasharray=\"5 4\"" : "";
        Add($"""<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>""");
        var row = Top + 14 + 20 * index;
        Add($"""<line x1="{Width - Right + 16}" y1="{row - 4}" x2="{Width - Right + 40}" y2="{row - 4}" stroke="{colour}" stroke-width="2"{dashes}/><text x="{Width - Right + 46}" y="{row}">{WebUtility.HtmlEncode(name)}</text>""");
    }

    private void Line(double x1, double y1, double x2, double y2, string label, double x, double y, string anchor) => Add(string.Create(
        CultureInfo.InvariantCulture,
        $"""<line x1="{x1:f1}" y1="{y1:f1}" x2="{x2:f1}" y2="{y2:f1}" stroke="#ddd"/><text x="{x:f1}" y="{y:f1}" text-anchor="{anchor}" fill="#555">{label}</text>"""));

    private void Add(string element) => _svg.Append(element).Append('\n');
}
