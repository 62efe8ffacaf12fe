namespace Tune;

/// <summary>
/// Which of two ended trials taught the better region. Those cut short come behind those that came further, because a score after few
/// iterations says little beside one after many; those that broke a constraint behind those that kept all; failures last.
/// </summary>
internal static class TrialRanking
{
    /// <summary>Whether a trial has a score to be ranked by.</summary>
    public static bool IsUsable(Observation observation) => !observation.IsFailed && observation.Score is { } score && !double.IsNaN(score);

    public static int Compare(Observation left, Observation right)
    {
        var order = ClassOf(left).CompareTo(ClassOf(right));
        if (order == 0 && !left.IsFeasible && !right.IsFeasible) order = ViolationOf(left).CompareTo(ViolationOf(right));
        if (order == 0) order = left.IsCutShort.CompareTo(right.IsCutShort);
        if (order == 0 && left.IsCutShort) order = right.Iteration.CompareTo(left.Iteration);
        if (order == 0 && left.Score is { } first && right.Score is { } second) order = first.CompareTo(second);
        return order != 0 ? order : left.Index.CompareTo(right.Index);
    }

    private static int ClassOf(Observation observation) => !IsUsable(observation) ? 2 : observation.IsFeasible ? 0 : 1;

    private static double ViolationOf(Observation observation) =>
        observation.Violations.Sum(violation => double.IsNaN(violation) ? double.PositiveInfinity : Math.Max(0, violation));
}
