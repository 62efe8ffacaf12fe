using System.Text.Json.Serialization;

namespace Tune.Analysis;

/// <summary>One metric over the iterations of a trial. NaN is left out of everything but <see cref="Last"/>; a statistic of no values is NaN.</summary>
/// <param name="Count">How many values there are, NaN aside. Counted for this metric alone: iterations that did not report it don't count.</param>
/// <param name="Last">The value that was reported last, NaN included.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Average">The mean of all.</param>
/// <param name="Last5Average">The mean of the last five, or of all if there are fewer.</param>
/// <param name="Last10Average">The mean of the last ten, or of all if there are fewer.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct MetricStatistics(int Count, double Last, double Min, double Max, double Average, double Last5Average, double Last10Average)
{
    /// <summary>The number that stands for a trial.</summary>
    /// <param name="scope">Which.</param>
    /// <param name="goal">Which way is better: <see cref="MetricScope.All"/> is the best value, by this.</param>
    public double Of(MetricScope scope, Goal goal) => scope switch
    {
        MetricScope.Last => Last,
        MetricScope.All => goal == Goal.Minimize ? Min : Max,
        MetricScope.Average => Average,
        MetricScope.Last5Average => Last5Average,
        MetricScope.Last10Average => Last10Average,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "Expected Last, All, Average, Last5Average or Last10Average."),
    };
}
