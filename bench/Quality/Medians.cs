using System.Globalization;

namespace Quality;

/// <summary>The median best value of a searcher on a function after so many trials.</summary>
internal readonly record struct Median(string Searcher, string Function, int Budget, double Value, int Seeds);

internal static class Medians
{
    /// <summary>What the peers reached, as recorded once (docs/quality.md).</summary>
    public static IEnumerable<Median> OfPeers =>
        Data.Read("peers.csv").Select(row => new Median(
            row["peer"], row["task"], int.Parse(row["budget"], CultureInfo.InvariantCulture), double.Parse(row["median"], CultureInfo.InvariantCulture), int.Parse(row["seeds"], CultureInfo.InvariantCulture)));

    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// For each searcher the mean over the functions that it was tried on of its rank there: 0 is best of all, 1 worst; those that are alike share
    /// their ranks' mean.
    /// </summary>
    public static IReadOnlyDictionary<string, double> MeanRanks(IReadOnlyList<Median> medians)
    {
        var ranks = medians.GroupBy(median => median.Function).SelectMany(group =>
        {
            var values = group.Select(median => median.Value).ToList();
            return group.Select(median => (median.Searcher, Rank: values.Count == 1 ? 0 : (values.Count(value => value < median.Value) + (values.Count(value => value == median.Value) - 1) / 2.0) / (values.Count - 1)));
        });
        return ranks.GroupBy(pair => pair.Searcher).ToDictionary(group => group.Key, group => group.Average(pair => pair.Rank));
    }
}
