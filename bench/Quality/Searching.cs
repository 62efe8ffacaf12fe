using Tune;

namespace Quality;

/// <summary>Experiments on functions, one trial at a time, on the kernel that the grains use.</summary>
internal static class Searching
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The best value after each trial.</summary>
    public static double[] BestValues(SearcherSpec searcher, TestFunction function, int trials, ulong seed)
    {
        var experiment = new Experiment(new ExperimentSpec<Configuration>
        {
            Name = "quality", Space = function.Space, Objective = Objective.Minimize("value"), Searcher = searcher, Samples = trials, Seed = seed, MaxConcurrentTrials = 1,
        });
        experiment.Handle(new Input.Start(At));
        var best = new double[trials];
        for (var index = 0; index < trials; index++)
        {
            experiment.Handle(new Input.SlotOffered(At));
            var trial = experiment.Running.Single();
            var value = function.Evaluate(trial.Config.Root);
            best[index] = index == 0 ? value : Math.Min(value, best[index - 1]);
            experiment.Handle(new Input.Reported(At, trial.Id, trial.Attempt, 1, new Metrics("value", value), TimeSpan.Zero) { IsLast = true });
            experiment.Handle(new Input.Completed(At, trial.Id, trial.Attempt));
        }

        return best;
    }
}
