namespace Tune;

/// <summary>
/// A bound on a metric that a result must keep, such as <c>latency &lt;= 20</c>. A result that breaks it is worse than all that keep it.
/// </summary>
/// <param name="Metric">The metric's name, as the trainable reports it.</param>
/// <param name="Bound">The bound, inclusive.</param>
/// <param name="IsUpper">Whether the metric must not exceed the bound; else it must not fall below it.</param>
public sealed record OutcomeConstraint(string Metric, double Bound, bool IsUpper)
{
    /// <summary>The metric must be at most the bound.</summary>
    public static OutcomeConstraint AtMost(string metric, double bound) => new(metric, bound, true);

    /// <summary>The metric must be at least the bound.</summary>
    public static OutcomeConstraint AtLeast(string metric, double bound) => new(metric, bound, false);

    /// <summary>
    /// How far a report is from keeping the bound: at most 0 when it keeps it, greater than 0 by how much it breaks it. NaN when the report
    /// does not have the metric or it is NaN, which counts as broken.
    /// </summary>
    public double ViolationOf(Metrics metrics) =>
        !metrics.TryGet(Metric, out var value) ? double.NaN : IsUpper ? value - Bound : Bound - value;

    /// <summary>The constraint as it is written, such as <c>latency &lt;= 20</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Metric} {(IsUpper ? "<=" : ">=")} {Bound}");
}
