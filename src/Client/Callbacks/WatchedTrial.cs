namespace Tune;

/// <summary>An attempt of a trial that a callback is told of.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Attempt">The attempt, from 1; 0 for a trial that has the result of an earlier one and never runs.</param>
/// <param name="Configuration">Its configuration.</param>
public sealed record WatchedTrial(string Experiment, TrialId Trial, int Attempt, Configuration Configuration)
{
    /// <summary>What it is called beside its number, by <see cref="ExperimentSpec.TrialName"/>; null: nothing.</summary>
    public string? Name { get; init; }
}
