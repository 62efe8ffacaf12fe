namespace Tune.Storage;

/// <summary>What is now true of one trial: a row of the table <c>trials</c>, derived from the journal and written with it.</summary>
/// <param name="Trial">Number of the trial, from 0.</param>
/// <param name="Status">Pending, Running, Paused, Terminated or Error.</param>
/// <param name="ConfigJson">The configuration as a JSON object.</param>
/// <param name="Attempts">How often it was started.</param>
/// <param name="Failures">How often the user's code failed.</param>
/// <param name="Iterations">Reports so far, across attempts.</param>
/// <param name="Objective">Last value of the objective; null if there is none or it is not finite.</param>
/// <param name="Reason">Why it is in this status.</param>
/// <param name="ErrorText">The last error, if any.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="EndedAt">When it ended, or null.</param>
public sealed record TrialRow(
    int Trial, string Status, string ConfigJson, int Attempts, int Failures, int Iterations, double? Objective,
    string? Reason, string? ErrorText, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    /// <summary>The row of a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="objective">What its experiment optimises.</param>
    internal static TrialRow Of(Trial trial, Objective objective) => new(
        trial.Id.Number, trial.Status.ToString(), trial.Config.ToString(), trial.Attempt, trial.Failures, trial.Iteration,
        trial.Score is { } score && double.IsFinite(score) ? objective.ToValue(score) : null, trial.Reason, trial.Error?.ToString(), trial.CreatedAt, trial.EndedAt);
}
