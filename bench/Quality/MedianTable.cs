using System.Globalization;
using System.Text;

namespace Quality;

/// <summary>Medians as a Markdown table, the best mean rank first.</summary>
internal static class MedianTable
{
    public static string Of(int budget, IReadOnlyList<Median> medians, IReadOnlyCollection<string> ours)
    {
        var functions = medians.Select(median => median.Function).Distinct().ToList();
        var ranks = Medians.MeanRanks(medians);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"### {budget} trials: median best value (seeds)\n\n| searcher | {string.Join(" | ", functions)} | mean rank |\n|{string.Concat(Enumerable.Repeat(" --- |", functions.Count + 2))}\n");
        foreach (var searcher in ranks.OrderBy(pair => pair.Value).Select(pair => pair.Key))
        {
            var cells = functions.Select(function => medians.Where(median => median.Searcher == searcher && median.Function == function).Select(CellOf).FirstOrDefault("–"));
            var name = ours.Contains(searcher) ? $"**{searcher}**" : searcher;
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", cells)} | {ranks[searcher]:0.000} |\n");
        }

        return text.ToString();
    }

    private static string CellOf(Median median) => string.Create(CultureInfo.InvariantCulture, $"{median.Value:g5} ({median.Seeds})");
}
