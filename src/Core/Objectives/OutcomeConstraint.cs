using System.Text.Json.Serialization;

namespace Tune;

/// <summary>
/// A bound on a metric that a result must keep, such as <c>latency &lt;= 20</c>. A result that breaks it is worse than all that keep it.
/// </summary>
/// <param name="Metric">The metric's name, as the trainable reports it.</param>
/// <param name="Bound">The bound, inclusive.</param>
/// <param name="IsUpper">Whether the metric must not exceed the bound; else it must not fall below it.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record OutcomeConstraint(string Metric, double Bound, bool IsUpper)
{
    /// <summary>The metric must be at most the bound.</summary>
    public static OutcomeConstraint AtMost(string metric, double bound) => new(metric, bound, true);

    /// <summary>The metric must be at least the bound.</summary>
    public static OutcomeConstraint AtLeast(string metric, double bound) => new(metric, bound, false);

    /// <summary>A constraint as it is written: a metric, &lt;= or &gt;=, and a number, such as <c>latency &lt;= 20</c>; a name with other signs in it in brackets.</summary>
    /// <exception cref="InvalidConstraintException">The text is none; says where and what was expected.</exception>
    public static OutcomeConstraint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (ConstraintParser.Parse(text) is not ConstraintNode.Comparison { Operands: [var left, var right], Signs: [var sign] } || sign is not ("<=" or ">="))
            throw new InvalidConstraintException(text, 0, "expected a metric, <= or >=, and a number, such as latency <= 20");
        return (left, right) switch
        {
            (ConstraintNode.Name metric, _) when BoundOf(right) is { } bound => new(metric.Path, bound, sign == "<="),
            (_, ConstraintNode.Name metric) when BoundOf(left) is { } bound => new(metric.Path, bound, sign == ">="),
            _ => throw new InvalidConstraintException(text, right.Position, "expected a metric on one side and a number on the other"),
        };
    }

    /// <summary>The constraint of a text: see <see cref="Parse"/>.</summary>
    public static implicit operator OutcomeConstraint(string text) => Parse(text);

    /// <summary>
    /// How far a report is from keeping the bound: at most 0 when it keeps it, greater than 0 by how much it breaks it. NaN when the report
    /// does not have the metric or it is NaN, which counts as broken.
    /// </summary>
    public double ViolationOf(Metrics metrics) => metrics.TryGet(Metric, out var value) ? ViolationOf(value) : double.NaN;

    /// <summary>The same for a value of the metric.</summary>
    public double ViolationOf(double value) => IsUpper ? value - Bound : Bound - value;

    /// <summary>How far a result is from being feasible: 0 when it keeps all constraints; +∞ when one is not known.</summary>
    /// <param name="violations">What <see cref="ViolationOf(double)"/> says of each constraint.</param>
    public static double TotalOf(IEnumerable<double> violations) => violations.Sum(violation => double.IsNaN(violation) ? double.PositiveInfinity : Math.Max(0, violation));

    /// <summary>The constraint as it is written, such as <c>latency &lt;= 20</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{new ConstraintNode.Name(0, Metric)} {(IsUpper ? "<=" : ">=")} {Bound}");

    private static double? BoundOf(ConstraintNode node) => node switch
    {
        ConstraintNode.Literal { Value: { Kind: ConstraintKinds.Number } value } => value.Number,
        ConstraintNode.Negative { Operand: ConstraintNode.Literal { Value: { Kind: ConstraintKinds.Number } value } } => -value.Number,
        _ => null,
    };
}
