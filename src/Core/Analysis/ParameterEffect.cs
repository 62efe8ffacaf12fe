using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>How a metric depends on one parameter, whatever the others are (its partial dependence). Immutable.</summary>
/// <param name="Parameter">The parameter's flat name.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Points">
/// In ascending order of the values, options in the order of the space; real numbers and many values in 32 parts of the parameter's distribution, which are equally likely. A name that stands in several
/// options of a choice has points for each, told apart by <see cref="EffectPoint.When"/>. None if nothing can be said: fewer than 10 trials count, or all have the same value of the metric.
/// </param>
public sealed record ParameterEffect(string Parameter, string Metric, ImmutableArray<EffectPoint> Points);
