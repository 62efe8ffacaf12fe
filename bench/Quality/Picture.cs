using System.Globalization;
using System.Text;

namespace Quality;

/// <summary>Median best value against trials, a small picture for each function, as SVG.</summary>
internal static class Picture
{
    private const int Width = 300, Height = 220, Margin = 44, Columns = 3;
    private static readonly string[] Colours = ["#d62728", "#1f77b4", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#e377c2", "#17becf", "#bcbd22", "#7f7f7f", "#000000", "#aa3377"];

    /// <param name="curves">For each function and searcher the median best value after each trial.</param>
    /// <param name="functions">The functions, in the order of the picture.</param>
    /// <param name="searchers">The searchers, in the order of the legend.</param>
    public static string Of(IReadOnlyDictionary<(string Function, string Searcher), double[]> curves, IReadOnlyList<TestFunction> functions, IReadOnlyList<string> searchers)
    {
        var rows = (functions.Count + Columns - 1) / Columns;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Columns * Width}" height="{rows * Height + 40}" font-family="sans-serif" font-size="10"><rect width="100%" height="100%" fill="white"/>{'\n'}""");
        for (var index = 0; index < functions.Count; index++) Add(text, curves, functions[index], searchers, index % Columns * Width, index / Columns * Height);
        for (var s = 0; s < searchers.Count; s++)
            text.Append(CultureInfo.InvariantCulture, $"""<text x="{Margin + s * 78}" y="{rows * Height + 20}" fill="{Colours[s % Colours.Length]}" font-weight="bold">{searchers[s]}</text>{'\n'}""");
        return text.Append("</svg>\n").ToString();
    }

    private static void Add(StringBuilder text, IReadOnlyDictionary<(string Function, string Searcher), double[]> curves, TestFunction function, IReadOnlyList<string> searchers, int left, int top)
    {
        // the distance to the optimum, on a logarithmic axis
        var gaps = searchers.Where(searcher => curves.ContainsKey((function.Name, searcher)))
            .ToDictionary(searcher => searcher, searcher => curves[(function.Name, searcher)].Select(value => Math.Log10(Math.Max(value - function.Optimum, 1e-6))).ToArray());
        var low = gaps.Values.Min(gap => gap[^1]);
        var high = Math.Max(gaps.Values.Max(gap => gap[0]), low + 0.1);
        text.Append(CultureInfo.InvariantCulture, $"""<g transform="translate({left},{top})"><text x="{Width / 2}" y="14" text-anchor="middle" font-size="12">{function.Name}</text><rect x="{Margin}" y="20" width="{Width - Margin - 8}" height="{Height - 50}" fill="none" stroke="#999"/>{'\n'}""");
        for (var decade = Math.Ceiling(low); decade <= high; decade++)
            text.Append(CultureInfo.InvariantCulture, $"""<text x="{Margin - 4}" y="{Y(decade, low, high) + 3:0.#}" text-anchor="end">1e{decade:0}</text><line x1="{Margin}" x2="{Width - 8}" y1="{Y(decade, low, high):0.#}" y2="{Y(decade, low, high):0.#}" stroke="#eee"/>{'\n'}""");
        foreach (var (searcher, gap) in gaps)
        {
            var points = gap.Select((value, trial) => string.Create(CultureInfo.InvariantCulture, $"{Margin + (double)trial / Math.Max(1, gap.Length - 1) * (Width - Margin - 8):0.#},{Y(value, low, high):0.#}"));
            var colour = Colours[searchers.ToList().IndexOf(searcher) % Colours.Length];
            text.Append(CultureInfo.InvariantCulture, $"""<polyline fill="none" stroke="{colour}" stroke-width="1.3" points="{string.Join(' ', points)}"/>{'\n'}""");
        }

        text.Append(CultureInfo.InvariantCulture, $"""<text x="{Width / 2}" y="{Height - 14}" text-anchor="middle">trials (to {gaps.Values.First().Length}); distance to the optimum</text></g>{'\n'}""");
    }

    private static double Y(double value, double low, double high) => 20 + (Height - 50) * (high - value) / (high - low);
}
