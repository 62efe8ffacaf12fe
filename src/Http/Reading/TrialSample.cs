namespace Tune.Http;

/// <summary>
/// Some trials that stand for all: those that were better than all before them, the best, the Pareto front and the newest, and of the others a part that is spread evenly. A trial that is in a sample is in every
/// greater one, so that what is asked for with different limits goes together, and others join it as an experiment grows, but few leave.
/// </summary>
internal static class TrialSample
{
    private const int Best = 100;
    private const int Newest = 100;

    /// <summary>Their numbers, ascending.</summary>
    /// <param name="results">All trials.</param>
    /// <param name="most">How many at most; at least 1.</param>
    public static int[] Of(ResultGrid<Configuration> results, int most)
    {
        if (results.Count <= most) return [.. Enumerable.Range(0, results.Count)];
        var chosen = new HashSet<int>();
        // what matters most comes first: a sample may be smaller than all that matters
        foreach (var number in Wanted(results).Concat(Spread(results.Count)))
            if (chosen.Add(number) && chosen.Count == most) break;
        return [.. chosen.Order()];
    }

    private static IEnumerable<int> Wanted(ResultGrid<Configuration> results)
    {
        var ranked = TrialSelection.Order(results, results.Objective, MetricScope.Last, includeNonFinite: false).Take(Best).Select(trial => trial.Trial.Number).ToList();
        return ranked.Take(1)
            .Concat(Improvements(results).Reverse())
            .Concat(results.AlsoOptimize.IsEmpty ? [] : results.ParetoFront.Select(trial => trial.Trial.Number))
            .Concat(ranked)
            .Concat(Enumerable.Range(1, Newest).Select(back => results.Count - back));
    }

    private static IEnumerable<int> Improvements(ResultGrid<Configuration> results)
    {
        var least = double.PositiveInfinity;
        foreach (var trial in results)
        {
            if (trial.Status == TrialStatus.Error || !trial.IsFeasible || trial.Value is not { } value || !(results.Objective.ToScore(value) < least)) continue;
            least = results.Objective.ToScore(value);
            yield return trial.Trial.Number;
        }
    }

    // multiples of the golden ratio, modulo 1: however many of the least there are, they lie evenly
    private static IEnumerable<int> Spread(int count) => Enumerable.Range(0, count).OrderBy(number => unchecked((uint)number * 2654435769u));
}
