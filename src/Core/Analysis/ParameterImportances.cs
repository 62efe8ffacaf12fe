using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Analysis;

/// <summary>How much each parameter of a space matters for a metric, and what that was computed from. Immutable.</summary>
public sealed record ParameterImportances
{
    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>What the shares mean.</summary>
    public required ImportanceMethod Method { get; init; }

    /// <summary>How many trials it was computed from.</summary>
    public required int Trials { get; init; }

    /// <summary>How many were left out: not ended, failed, without a finite value of the metric, or with a configuration that the space does not have.</summary>
    public required int LeftOut { get; init; }

    /// <summary>
    /// Every parameter that the space leaves open, the most important first, equals in the order of the space. Shares add up to 1, or are all 0 when nothing can be said:
    /// <see cref="Note"/> says why.
    /// </summary>
    public required ImmutableArray<ParameterImportance> Parameters { get; init; }

    /// <summary>The pairs that do something together, the greatest first; none by <see cref="ImportanceMethod.PedAnova"/>.</summary>
    public ImmutableArray<ParameterInteraction> Interactions { get; init; } = [];

    /// <summary>
    /// Which part of the metric's variance the model predicts of trials that it was not made from (R²): at most 1, which is all; not above 0: the shares say nothing.
    /// Null by <see cref="ImportanceMethod.PedAnova"/>, which has no model, and when nothing can be said.
    /// </summary>
    public double? Fit { get; init; }

    /// <summary>Why nothing can be said, or what to bear in mind, for a person; null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The share of a parameter.</summary>
    /// <param name="parameter">Its flat name.</param>
    /// <exception cref="ParameterNotFoundException">The space has no such parameter, or does not leave it open.</exception>
    public double this[string parameter] => Parameters.FirstOrDefault(one => one.Parameter == parameter)?.Share
        ?? throw new ParameterNotFoundException(parameter, [.. Parameters.Select(one => one.Parameter)]);

    /// <summary>A line a parameter, for a person.</summary>
    public override string ToString() => string.Join('\n', Parameters.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Parameter} {one.Share:0.000}")));
}
