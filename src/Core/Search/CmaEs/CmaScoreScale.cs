using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>
/// Outcomes as numbers for a regression: 0 for the best of some results, 1 for their median. What was cut short counts as no better than the
/// median; what breaks a constraint or failed, as worse than all.
/// </summary>
internal sealed class CmaScoreScale
{
    /// <summary>Beyond it differences could overflow.</summary>
    private const double Greatest = 1e150;

    /// <summary>Below it differences are rounding.</summary>
    private const double LeastSpread = 1e-13;

    private readonly double _best;
    private readonly double _unit;
    private readonly double _worst;
    private readonly bool _hasWhole;

    private CmaScoreScale(double best, double unit, double worst, bool hasWhole) => (_best, _unit, _worst, _hasWhole) = (best, unit, worst, hasWhole);

    /// <summary>The scale of some outcomes; null if they do not differ.</summary>
    public static CmaScoreScale? Of(IReadOnlyCollection<TrialOutcome> outcomes)
    {
        var hasWhole = outcomes.Any(outcome => outcome.IsWhole);
        double[] scores = [.. outcomes.Where(outcome => hasWhole ? outcome.IsWhole : outcome.Class == 0).Select(outcome => Clip(outcome.Score)).Order()];
        if (scores.Length == 0) return null;
        var unit = scores[scores.Length / 2] - scores[0];
        if (!(unit > LeastSpread * (1 + Math.Abs(scores[0])))) return null;
        return new(scores[0], unit, (scores[^1] - scores[0]) / unit, hasWhole);
    }

    public double ToUnits(TrialOutcome outcome)
    {
        var own = (Clip(outcome.Score) - _best) / _unit;
        return outcome.Class switch
        {
            0 when outcome.IsCutShort && _hasWhole => Math.Max(own, 1),
            0 => own,
            1 => _worst + 0.5 + 0.5 * Math.Min(outcome.Violation, Greatest) / (Math.Min(outcome.Violation, Greatest) + 1),
            _ => 1.25 * _worst + 1,
        };
    }

    /// <summary>The score that a number of units stands for.</summary>
    public double ToScore(double units) => _best + units * _unit;

    public JsonNode Capture() => new JsonArray(_best, _unit, _worst, _hasWhole);

    public static CmaScoreScale Restore(JsonNode state) => new(SavedState.Double(state, 0), SavedState.Double(state, 1), SavedState.Double(state, 2), SavedState.Bool(state, 3));

    private static double Clip(double score) => Math.Clamp(score, -Greatest, Greatest);
}
