namespace Tune.Page;

/// <summary>How a metric depends on one parameter, whatever the others are.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Points">In ascending order of the values; none if nothing can be said, as with fewer than 10 trials.</param>
internal sealed record EffectView(string Parameter, string Metric, IReadOnlyList<EffectPoint> Points)
{
    public static EffectView Of(ParameterEffect effect) => new(effect.Parameter, effect.Metric, effect.Points);
}
