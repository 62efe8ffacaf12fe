using static Tune.Domain;

namespace Tune.Testing;

/// <summary>A random but repeatable course of an experiment: reports with any numbers, losses, failures, pauses and ends.</summary>
internal static class RandomRun
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ExperimentSpec<Configuration> Spec(ulong seed, SearchSpace? space = null, int samples = 10) => new()
    {
        Name = "contract",
        Space = space ?? new SearchSpace { ["x"] = Uniform(0, 1) },
        Objective = Objective.Minimize("loss"),
        Samples = samples,
        MaxFailuresPerTrial = 1,
        Seed = seed,
    };

    public static Problem ProblemOf(ExperimentSpec spec) => ExperimentValidator.ProblemOf(spec, FlatSpace.Compile(spec.Root));

    /// <summary>Runs the experiment for a while; <paramref name="after"/> sees the facts of each input and the state that they led to, <paramref name="also"/> the input.</summary>
    public static Experiment Drive(ExperimentSpec spec, int steps, Action<Experiment, IReadOnlyList<Fact>> after, Action<Input, IReadOnlyList<Fact>>? also = null)
    {
        var experiment = new Experiment(spec);
        var rng = new Rng(spec.Seed, Rng.StreamOf(-1, "contract"));
        Handle(new Input.Start(Epoch));
        for (var step = 0; step < steps; step++)
        {
            var at = Epoch.AddSeconds(step);
            var running = experiment.Running.ToList();
            var action = rng.NextDouble();
            var trial = running.Count == 0 ? null : running[rng.NextInt32(running.Count)];
            var metrics = Report(ref rng);
            var input = trial is null || (action < 0.2 && running.Count < 5) ? new Input.SlotOffered(at) : Happen(trial, action, at, metrics);
            Handle(input);
        }

        return experiment;

        void Handle(Input input)
        {
            var facts = experiment.Handle(input);
            after(experiment, facts);
            also?.Invoke(input, facts);
        }
    }

    /// <summary>Runs the experiment to its end: every trial reports until it is told to pause or to stop, or has come to its length.</summary>
    public static void Finish(Experiment experiment, int length)
    {
        var at = Epoch.AddDays(1);
        for (var step = 0; !experiment.Status.IsEnded(); step++)
        {
            if (step > 100_000) throw new InvalidOperationException($"The experiment does not come to its end: {experiment.View(at).Scheduler}");
            at = at.AddSeconds(1);
            experiment.Handle(new Input.SlotOffered(at));
            foreach (var trial in experiment.Running.ToList())
            {
                if (experiment.VerdictFor(trial.Id, trial.Attempt).Action == Directive.Kind.Pause) experiment.Handle(new Input.Paused(at, trial.Id, trial.Attempt));
                else if (trial.Iteration >= length) experiment.Handle(new Input.Completed(at, trial.Id, trial.Attempt));
                else experiment.Handle(Reported(trial, at, new Metrics("loss", 1.0 / (trial.Iteration + trial.Id.Number + 1)), isSaved: true));
            }
        }
    }

    private static Input Happen(Trial trial, double action, DateTimeOffset at, Metrics metrics) => action switch
    {
        < 0.90 => Reported(trial, at, metrics, action < 0.5),
        < 0.93 => new Input.Lost(at, trial.Id, trial.Attempt, "gone"),
        < 0.95 => new Input.Failed(at, trial.Id, trial.Attempt, new TrialError("Boom", "it broke", null, trial.Iteration)),
        // the first end without an objective would be the end of everything
        _ when action < 0.97 || trial.Score is null => new Input.Paused(at, trial.Id, trial.Attempt),
        _ => new Input.Completed(at, trial.Id, trial.Attempt),
    };

    private static Input.Reported Reported(Trial trial, DateTimeOffset at, Metrics metrics, bool isSaved)
    {
        var iteration = trial.Iteration + 1;
        var checkpoint = isSaved ? new CheckpointRef("contract", trial.Id.Number, trial.Attempt, iteration, "c", "h", 1) : null;
        return new(at, trial.Id, trial.Attempt, iteration, metrics, trial.Elapsed + TimeSpan.FromSeconds(0.3 + trial.Id.Number * 0.1), checkpoint);
    }

    private static Metrics Report(ref Rng rng)
    {
        var kind = rng.NextDouble();
        var value = rng.NextDouble();
        return kind switch
        {
            < 0.05 => new Metrics("loss", double.NaN),
            < 0.08 => new Metrics("loss", double.PositiveInfinity),
            < 0.10 => new Metrics("loss", double.NegativeInfinity),
            < 0.14 => new Metrics("epoch", value),
            < 0.30 => new Metrics("loss", 0.5),
            _ => new Metrics("loss", value),
        };
    }
}
