namespace Tune;

/// <summary>A trial of an earlier experiment, as a later one may learn from it.</summary>
/// <param name="Experiment">The experiment it is of.</param>
/// <param name="Trial">Its number there.</param>
/// <param name="Config">What it tried.</param>
/// <param name="Metrics">The last value of each metric.</param>
/// <param name="Iteration">Its last iteration; 0 without a report.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="EndedBy">What ended it.</param>
/// <param name="IsReused">Whether it only has the result of another trial.</param>
public sealed record EarlierTrial(
    string Experiment, TrialId Trial, Configuration Config, Metrics Metrics, int Iteration, TrialStatus Status, EndedBy? EndedBy, bool IsReused = false);
