using static Tune.Domain;

namespace Tune.Grains;

/// <summary>Experiments and trainables that tests begin from.</summary>
internal static class Some
{
    /// <summary>An experiment that minimises the loss over one number.</summary>
    public static ExperimentSpec<Configuration> Spec(string name = "e", int samples = 1) => new()
    {
        Name = name, Space = new SearchSpace { ["x"] = Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Samples = samples, Searcher = new RandomSearch(),
    };

    /// <summary>Asks for room for so many trials that take one processor.</summary>
    public static ResourceRequest Request(string experiment, int count) => new(experiment, 1, [new ResourceWant(TrialResources.Default, count)], []);

    /// <summary>A lease that no broker has given.</summary>
    public static ResourceLease Lease(string experiment) => new(999, experiment, TrialResources.Default, [new BundlePlace("nowhere", [])]);

    /// <summary>Reports so many iterations and ends.</summary>
    public static TrainableDefinition<Configuration> Steps(int iterations, string name = "steps") => Trainable.Define<Configuration>(name, (config, trial, _) => Yield(config, trial, iterations));

    /// <summary>As <see cref="Steps"/>, with a checkpoint at every report.</summary>
    public static TrainableDefinition<Configuration> Saving(int iterations, string name = "saving") => Trainable.Define<Configuration>(name, (config, trial, _) => Save(config, trial, iterations));

    /// <summary>A loss that depends on nothing but the configuration and the iteration.</summary>
    public static double Loss(Configuration config, int iteration) => config.Get<double>("x") + (1.0 / iteration);

    /// <summary>Reports by callback: iterations from the checkpoint on, and after each one what the test says.</summary>
    public static TrainableDefinition<Configuration> Acting(int iterations, Func<TrialContext, CancellationToken, Task> act, bool saves = false, string name = "acting") =>
        Trainable.Define<Configuration>(name, async (config, trial, cancellationToken) =>
        {
            while (trial.Iteration < iterations)
            {
                var next = trial.Iteration + 1;
                await trial.ReportAsync(new Report("loss", Loss(config, next), saves ? Checkpoint.FromJson(next) : null), cancellationToken);
                await act(trial, cancellationToken);
            }
        });

    private static IEnumerable<Report> Yield(Configuration config, TrialContext trial, int iterations)
    {
        for (var iteration = trial.Iteration + 1; iteration <= iterations; iteration++) yield return new Report("loss", Loss(config, iteration));
    }

    private static IEnumerable<Report> Save(Configuration config, TrialContext trial, int iterations)
    {
        for (var iteration = trial.Iteration + 1; iteration <= iterations; iteration++) yield return new Report("loss", Loss(config, iteration), Checkpoint.FromJson(iteration));
    }
}
