using Tune;

namespace Quality;

/// <summary>Experiments on functions, on the kernel that the grains use.</summary>
internal static class Searching
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The value of the trial that seems best, after each trial. Of several that run at once the one that started first ends first.</summary>
    public static double[] BestValues(SearcherSpec searcher, TestFunction function, int trials, ulong seed, int workers)
    {
        var experiment = new Experiment(new ExperimentSpec<Configuration>
        {
            Name = "quality", Space = function.Space, Objective = Objective.Minimize("value"), Searcher = searcher, Samples = trials, Seed = seed, MaxConcurrentTrials = workers,
        });
        experiment.Handle(new Input.Start(At));
        var best = new double[trials];
        var least = double.PositiveInfinity;
        var noise = new Rng(seed, Rng.StreamOf(-1, "noise"));
        for (var index = 0; index < trials; index++)
        {
            while (experiment.Demand > 0) experiment.Handle(new Input.SlotOffered(At));
            var trial = experiment.Running.First();
            var value = function.Evaluate(trial.Config.Root);
            var seen = function.Noise == 0 ? value : value + function.Noise * noise.NextGaussian();
            best[index] = index == 0 || seen < least ? value : best[index - 1];
            least = Math.Min(least, seen);
            experiment.Handle(new Input.Reported(At, trial.Id, trial.Attempt, 1, new Metrics("value", seen), TimeSpan.Zero) { IsLast = true });
            experiment.Handle(new Input.Completed(At, trial.Id, trial.Attempt));
        }

        return best;
    }
}
