using static Tune.Domain;

namespace Tune.Simulations;

/// <summary>A scenario in which nothing goes wrong, for a script to spoil.</summary>
internal static class Some
{
    /// <summary>With two silos an experiment of this name is on the second, and the broker on the first.</summary>
    public const string Name = "f";

    /// <summary>
    /// One experiment of so many trials with three iterations each; nobody watches it. With two silos the experiment is on the second and the
    /// broker on the first, and so is the first trial, which fills it, and would leave the second, which has two slots, half empty: only what is said between silos can be lost.
    /// </summary>
    public static Scenario Scenario(
        int silos = 1, int samples = 2, Func<TrainingPlan, TrainingPlan>? training = null, Func<PlannedExperiment, PlannedExperiment>? plan = null, Weather? weather = null)
    {
        var trained = new TrainingPlan { Name = "training", Kind = TrainableKind.Yielding, Shortest = 3, Longest = 3, LongestStep = TimeSpan.FromSeconds(1), CheckpointEvery = 1, Failures = 0, Deafness = 0 };
        var experiment = new PlannedExperiment
        {
            Spec = new() { Name = Name, Space = new SearchSpace { ["x"] = Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Samples = samples },
            Training = training?.Invoke(trained) ?? trained,
            StartsAt = TimeSpan.FromSeconds(1),
            Acts = [],
            IsWatched = false,
        };
        return new() { Seed = 1, SlotsOfSilos = [.. Enumerable.Range(1, silos)], Storm = TimeSpan.FromMinutes(2), Weather = weather ?? Weather.Calm, Experiments = [plan?.Invoke(experiment) ?? experiment] };
    }
}
