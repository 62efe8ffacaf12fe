namespace Tune.Search;

/// <summary>The trials that have come to a budget, the best first: by their scores at it, those that broke a constraint behind, failures last.</summary>
/// <param name="Budget">The budget: an iteration.</param>
/// <param name="Trials">The trials.</param>
internal sealed record BudgetRanking(int Budget, IReadOnlyList<Observation> Trials)
{
    /// <summary>The ranking at the largest budget that enough trials have come to; null if there is none.</summary>
    public static BudgetRanking? Of(IReadOnlyList<Observation> trials, int enough)
    {
        var reached = trials.Where(trial => !trial.IsFailed && trial.Curve.Length > 0).ToList();
        var failed = trials.Where(trial => trial.IsFailed).ToList();
        if (reached.Count + failed.Count < enough || reached.Count == 0) return null;
        // a failure counts at every budget
        var lengths = reached.Select(trial => trial.Curve.Length).OrderDescending().ToArray();
        var budget = lengths[Math.Max(0, enough - failed.Count - 1)];
        return new(budget, [.. reached.Where(trial => trial.Curve.Length >= budget).OrderBy(trial => !trial.IsFeasible).ThenBy(trial => ScoreAt(trial, budget)).ThenBy(trial => trial.Index), .. failed]);
    }

    private static double ScoreAt(Observation trial, int budget) => trial.Curve[budget - 1] is var score && double.IsNaN(score) ? double.PositiveInfinity : score;
}
