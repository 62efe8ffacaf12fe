using Tune.Testing;

namespace Tune.Tests.Search;

/// <summary>Runs whole experiments on functions that cost nothing.</summary>
internal static class SearcherDriver
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The trials of an experiment whose <paramref name="workers"/> slots are always full; the one that started first ends first. NaN from the function is a failure.</summary>
    public static IReadOnlyList<Trial> Run(SearcherSpec searcher, SearchSpace space, Func<Configuration, double> function, int trials, ulong seed = 1, int workers = 1)
    {
        var experiment = new Experiment(RandomRun.Spec(seed, space, trials) with { Searcher = searcher, MaxFailuresPerTrial = 0, MaxConcurrentTrials = workers });
        experiment.Handle(new Input.Start(At));
        while (experiment.Status == ExperimentStatus.Running)
        {
            while (experiment.Demand > 0) experiment.Handle(new Input.SlotOffered(At));
            var trial = experiment.Running.First();
            var value = function(trial.Config);
            if (double.IsNaN(value))
            {
                experiment.Handle(new Input.Failed(At, trial.Id, trial.Attempt, new TrialError("Boom", "it broke", null, 0)));
                continue;
            }

            experiment.Handle(new Input.Reported(At, trial.Id, trial.Attempt, 1, new Metrics("loss", value), TimeSpan.Zero));
            experiment.Handle(new Input.Completed(At, trial.Id, trial.Attempt));
        }

        return experiment.Trials;
    }

    /// <summary>The median over seeds of the best score of a run.</summary>
    public static double MedianBest(SearcherSpec searcher, SearchSpace space, Func<Configuration, double> function, int trials, int seeds = 11, int workers = 1) =>
        Enumerable.Range(1, seeds).Select(seed => Run(searcher, space, function, trials, (ulong)seed, workers).Min(trial => trial.Score ?? double.PositiveInfinity)).Order().ElementAt(seeds / 2);

    /// <summary>Three branches with a parameter each.</summary>
    public static SearchSpace Branches { get; } = new()
    {
        ["kind"] = Domain.Choice(new SearchSpace { ["a"] = Domain.Uniform(0, 1) }, new SearchSpace { ["b"] = Domain.RandInt(0, 100) }, new SearchSpace { ["c"] = Domain.QUniform(0, 1, 0.1) }),
    };

    /// <summary>1 in all <see cref="Branches"/> but the second, where the distance to 30 counts.</summary>
    public static double OneGoodBranch(Configuration config) =>
        config.Root.GetProperty("kind").TryGetProperty("b", out var b) ? Math.Abs(b.GetDouble() - 30) / 100 : 1;

    /// <summary>A number of a configuration.</summary>
    public static double Number(this Configuration config, string name) => config.Root.GetProperty(name).GetDouble();
}
