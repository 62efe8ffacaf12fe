namespace Tune.Search;

/// <summary>
/// Which of two ended trials taught the better region. Those cut short come behind those that came further, because a score after few
/// iterations says little beside one after many; those that broke a constraint behind those that kept all; failures last.
/// </summary>
internal static class TrialRanking
{
    /// <summary>Whether a trial has scores to be ranked by.</summary>
    public static bool IsUsable(Observation observation)
    {
        if (observation.IsFailed || observation.Scores.IsEmpty) return false;
        foreach (var score in observation.Scores)
        {
            if (double.IsNaN(score)) return false;
        }

        return true;
    }

    /// <summary>By tier, then by the score of the first objective; the first of equals.</summary>
    public static int Compare(Observation left, Observation right)
    {
        var order = CompareTiers(left, right);
        if (order == 0 && left.Score is { } first && right.Score is { } second) order = first.CompareTo(second);
        return order != 0 ? order : left.Index.CompareTo(right.Index);
    }

    /// <summary>What comes before any score; trials of equal tiers are ranked by what they scored.</summary>
    public static int CompareTiers(Observation left, Observation right)
    {
        var order = ClassOf(left).CompareTo(ClassOf(right));
        if (order == 0 && !left.IsFeasible && !right.IsFeasible) order = left.TotalViolation.CompareTo(right.TotalViolation);
        if (order == 0) order = left.IsCutShort.CompareTo(right.IsCutShort);
        if (order == 0 && left.IsCutShort) order = right.Iteration.CompareTo(left.Iteration);
        return order;
    }

    /// <summary>The rank of each trial, from 0: by tier, and within a tier by the fronts of its scores.</summary>
    public static int[] Ranks(IReadOnlyList<Observation> observations)
    {
        var order = Enumerable.Range(0, observations.Count).ToArray();
        Array.Sort(order, (left, right) => CompareTiers(observations[left], observations[right]) is var tiers && tiers != 0 ? tiers : left.CompareTo(right));
        var ranks = new int[observations.Count];
        var next = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && CompareTiers(observations[order[start]], observations[order[end]]) == 0) end++;
            var tier = order[start..end];
            var fronts = IsUsable(observations[tier[0]]) ? Pareto.Ranks([.. tier.Select(index => observations[index].Scores)]) : [.. new int[tier.Length]];
            for (var i = 0; i < tier.Length; i++) ranks[tier[i]] = next + fronts[i];
            next += fronts.Max() + 1;
            start = end;
        }

        return ranks;
    }

    private static int ClassOf(Observation observation) => !IsUsable(observation) ? 2 : observation.IsFeasible ? 0 : 1;
}
