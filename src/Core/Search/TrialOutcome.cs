using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>
/// What became of an ended trial, or of a result from elsewhere: the smaller, the better, in the order of <see cref="TrialRanking"/>. Small
/// enough to be kept when the trial is forgotten.
/// </summary>
/// <param name="Class">0: has a score and keeps the constraints; 1: breaks one; 2: failed, or reported no number.</param>
/// <param name="Violation">By how much it breaks constraints, in all.</param>
/// <param name="IsCutShort">Whether its score is of a lower budget than it could have had.</param>
/// <param name="Iteration">The budget of its score.</param>
/// <param name="Score">Its score; NaN for class 2.</param>
internal readonly record struct TrialOutcome(int Class, double Violation, bool IsCutShort, int Iteration, double Score) : IComparable<TrialOutcome>
{
    /// <summary>Worse than everything that has a score.</summary>
    public static TrialOutcome Failure { get; } = new(2, 0, false, 0, double.NaN);

    /// <summary>What a trial that ended, or a result from elsewhere, came to.</summary>
    public static TrialOutcome Of(Observation observation) => TrialRanking.IsUsable(observation) && observation.Score is { } score
        ? new(observation.IsFeasible ? 0 : 1, observation.TotalViolation, observation.IsCutShort, observation.Iteration, score)
        : Failure;

    /// <summary>Whether it has a score of a whole trial that keeps all constraints.</summary>
    public bool IsWhole => Class == 0 && !IsCutShort;

    public int CompareTo(TrialOutcome other)
    {
        var order = Class.CompareTo(other.Class);
        if (order == 0) order = Violation.CompareTo(other.Violation);
        if (order == 0) order = IsCutShort.CompareTo(other.IsCutShort);
        if (order == 0 && IsCutShort) order = other.Iteration.CompareTo(Iteration);
        return order != 0 ? order : Score.CompareTo(other.Score);
    }

    public JsonArray Capture() => new(Class, Numbers.ToJson(Violation), IsCutShort, Iteration, Numbers.ToJson(Score));

    public static TrialOutcome Restore(JsonNode state) => new(
        SavedState.Int(state, 0), SavedState.Double(state, 1), SavedState.Bool(state, 2), SavedState.Int(state, 3), SavedState.Double(state, 4));
}
