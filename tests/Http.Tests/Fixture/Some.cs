namespace Tune.Http.Tests;

/// <summary>What tests run.</summary>
internal static class Some
{
    /// <summary>Reports three times, with a checkpoint at the last, and leaves a file.</summary>
    public static TrainableDefinition<Configuration> Curve { get; } = Trainable.Define<Configuration>("curve", Train);

    public static TrainableDefinition<Configuration> Failing { get; } = Trainable.Define<Configuration>("failing", (Func<Configuration, double>)(_ => throw new InvalidOperationException("the disk is <b>full</b>")));

    public static ExperimentSpec<Configuration> Spec(string name, int samples = 5) => new()
    {
        Name = name, Space = new SearchSpace { ["x"] = Domain.Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Samples = samples, Searcher = new RandomSearch(),
    };

    private static async IAsyncEnumerable<Report> Train(Configuration config, TrialContext trial, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(trial.Folder, "notes.txt"), "<script>alert(1)</script>", cancellationToken);
        for (var iteration = 1; iteration <= 3; iteration++)
            yield return new Report(new Metrics("loss", config.Get<double>("x") / iteration), iteration == 3 ? Checkpoint.From([1, 2, 3]) : null);
    }
}
