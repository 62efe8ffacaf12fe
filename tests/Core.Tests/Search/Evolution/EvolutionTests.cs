using System.Text.Json.Nodes;
using static Tune.Domain;

namespace Tune.Tests.Search;

public sealed class EvolutionTests
{
    private static readonly SearchSpace Square = new() { ["x"] = Uniform(-5, 5), ["y"] = LogUniform(1e-4, 1), ["c"] = Choice("a", "b", "c") };

    public static TheoryData<SearcherSpec> All() => [new DifferentialEvolution(), new ParticleSwarm(), new OnePlusOne()];

    [Theory]
    [MemberData(nameof(All))]
    public void Best_is_better_than_that_of_random_search(SearcherSpec searcher)
    {
        var random = SearcherDriver.MedianBest(new RandomSearch(), Square, Value, 150);

        Assert.InRange(SearcherDriver.MedianBest(searcher, Square, Value, 150), 0, random / 2);
        Assert.InRange(SearcherDriver.MedianBest(searcher, Square, Value, 150, workers: 8), 0, random);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Failures_and_infinities_break_nothing(SearcherSpec searcher)
    {
        static double Broken(Configuration config) => config.Number("x") switch { < -3 => double.NaN, > 3 => double.PositiveInfinity, > 2.5 => double.NegativeInfinity, _ => Value(config) };

        Assert.Equal(80, SearcherDriver.Run(searcher, Square, Broken, 80, workers: 3).Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Trials_are_recognized_as_planned(SearcherSpec searcher)
    {
        var experiment = Begun(searcher);
        for (var trial = 0; trial < 30; trial++) Complete(experiment, 30 - trial);
        experiment.Handle(new Input.SlotOffered(DateTimeOffset.UnixEpoch));

        var plan = StateOf(experiment)["plans"]![0]![1]!;

        // a plan that was not recognized has no numbers
        Assert.NotEmpty(plan[3]!.AsArray());
    }

    /// <summary>By hand, with σ = 0.1 and α = 2: better, worse, worse, equal.</summary>
    [Fact]
    public void Step_follows_the_one_fifth_rule()
    {
        var experiment = Begun(new OnePlusOne { StepSize = 0.1 });
        Complete(experiment, 10);
        Assert.Equal(0.1, Step(experiment), 12);

        Complete(experiment, 9);
        Assert.Equal(0.2, Step(experiment), 12);

        Complete(experiment, 12);
        Complete(experiment, 12);
        Assert.Equal(0.2 / Math.Sqrt(2), Step(experiment), 12);

        Complete(experiment, 9);
        Assert.Equal(0.2 / Math.Sqrt(2), Step(experiment), 12);
    }

    [Fact]
    public void First_trial_of_OnePlusOne_is_the_middle()
    {
        var first = SearcherDriver.Run(new OnePlusOne(), Square, _ => 1, 1)[0].Config;

        Assert.Equal(0, first.Number("x"), 9);
        Assert.Equal(1e-2, first.Number("y"), 9);
    }

    /// <summary>By hand: weights 1/4 and 3/4; the Lehmer mean of F is (1/4 · 0.04 + 3/4 · 0.64) / (1/4 · 0.2 + 3/4 · 0.8) = 0.49 / 0.65.</summary>
    [Fact]
    public void Successes_are_remembered_by_their_gain()
    {
        var memory = new SuccessMemory(2);
        memory.Add(0.2, 0.5, 1);
        memory.Add(0.8, 0.5, 3);

        memory.EndGeneration();

        var state = memory.Capture();
        Assert.Equal(0.49 / 0.65, (double)state[0]![0]!, 12);
        Assert.Equal(0.5, (double)state[0]![1]!, 12);
        Assert.Equal(0.5, (double)state[1]![0]!, 12);
    }

    [Fact]
    public void Validate_names_every_problem()
    {
        Assert.Equal(5, new DifferentialEvolution { Population = 3, LeastPopulation = 1, BestShare = 0, ArchiveShare = -1, MemorySize = 0 }.Validate().Count());
        Assert.Equal(4, new ParticleSwarm { Swarm = 1, Informed = 0, Inertia = 1, Acceleration = 0 }.Validate().Count());
        Assert.Equal(3, new OnePlusOne { StepSize = 2, StepGrowth = 1, LeastStep = 0 }.Validate().Count());
    }

    private static double Step(Experiment experiment) => (double)StateOf(experiment)["own"]!["step"]!;

    private static JsonNode StateOf(Experiment experiment) => JsonNode.Parse(experiment.Capture() ?? "")!["searcher"]!;

    private static Experiment Begun(SearcherSpec searcher)
    {
        var experiment = new Experiment(Testing.RandomRun.Spec(1, Square, 100) with { Searcher = searcher });
        experiment.Handle(new Input.Start(DateTimeOffset.UnixEpoch));
        return experiment;
    }

    private static void Complete(Experiment experiment, double loss)
    {
        var at = DateTimeOffset.UnixEpoch;
        experiment.Handle(new Input.SlotOffered(at));
        var trial = experiment.Running.First();
        experiment.Handle(new Input.Reported(at, trial.Id, trial.Attempt, 1, new Metrics("loss", loss), TimeSpan.Zero));
        experiment.Handle(new Input.Completed(at, trial.Id, trial.Attempt));
    }

    private static double Value(Configuration config) =>
        Math.Pow(config.Number("x") - 1.7, 2) + Math.Pow(Math.Log10(config.Number("y")) + 2.5, 2) + (config.Root.GetProperty("c").GetString() == "b" ? 0 : 1);
}
