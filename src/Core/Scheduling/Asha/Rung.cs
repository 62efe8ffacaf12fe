using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>The scores recorded at one milestone, each trial's first one there.</summary>
internal sealed class Rung(int milestone)
{
    private readonly HashSet<int> _trials = [];
    private readonly OrderedScores _scores = new();

    public int Milestone { get; } = milestone;

    public int Count => _trials.Count;

    public bool Contains(int trial) => _trials.Contains(trial);

    /// <summary>False if the trial has passed before: a retry that comes by again is not counted twice.</summary>
    public bool TryRecord(int trial, double score)
    {
        if (!_trials.Add(trial)) return false;
        // NaN says nothing about where the others stand
        if (!double.IsNaN(score)) _scores.Add(score);
        return true;
    }

    /// <summary>
    /// The quantile at <paramref name="share"/> of the scores without one that equals <paramref name="own"/>, linearly interpolated
    /// (NumPy's default); null if there are none.
    /// </summary>
    public double? CutoffWithout(double own, double share)
    {
        if (double.IsNaN(own)) return null;
        var count = _scores.Count - 1;
        if (count < 1) return null;
        var skipped = _scores.PositionOf(own);
        var position = share * (count - 1);
        var index = (int)Math.Floor(position);
        var lower = At(index, skipped);
        var upper = At(Math.Min(index + 1, count - 1), skipped);
        var fraction = position - index;
        // an infinite neighbour leaves nothing to interpolate: the lenient side keeps the trial
        return fraction == 0 || lower.Equals(upper) ? lower : double.IsInfinity(lower) || double.IsInfinity(upper) ? upper : lower + fraction * (upper - lower);
    }

    /// <summary>The last of the best that a rung keeps: ⌊n/η⌋ of its n scores, one if that is none; null if there are no scores.</summary>
    public double? CutoffOf(double reductionFactor) =>
        _scores.Count == 0 ? null : _scores[Math.Max((int)Math.Floor(_scores.Count / reductionFactor), 1) - 1];

    public JsonNode Capture() => new JsonObject
    {
        ["trials"] = new JsonArray([.. _trials.Order().Select(trial => (JsonNode)trial)]),
        ["scores"] = new JsonArray([.. _scores.Values.Select(Numbers.ToJson)]),
    };

    public void Restore(JsonNode state)
    {
        _trials.UnionWith(state["trials"]!.AsArray().Select(trial => trial!.GetValue<int>()));
        foreach (var score in state["scores"]!.AsArray()) _scores.Add(Numbers.FromJson(score!));
    }

    private double At(int index, int skipped) => _scores[index < skipped ? index : index + 1];
}
