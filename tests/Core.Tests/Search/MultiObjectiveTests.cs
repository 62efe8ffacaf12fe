using System.Collections.Immutable;
using Tune.Tests.Kernel;
using static Tune.Domain;

namespace Tune.Tests.Search;

public sealed class MultiObjectiveTests
{
    private static readonly DateTimeOffset At = KernelDriver.Epoch;

    private static readonly SearchSpace Mixed = new()
    {
        ["x"] = Uniform(0, 1),
        ["n"] = RandInt(0, 10),
        ["kind"] = Choice(new SearchSpace { ["name"] = "a", ["y"] = Uniform(0, 1) }, new SearchSpace { ["name"] = "b", ["z"] = QUniform(0, 1, 0.05) }),
    };

    [Theory]
    [InlineData("nsga2", 1)]
    [InlineData("nsga2", 8)]
    [InlineData("tpe", 1)]
    [InlineData("tpe", 8)]
    [InlineData("multiObjective", 1)]
    public void Hypervolume_is_far_greater_than_that_of_random_search(string kind, int workers)
    {
        var random = MedianMissing(new RandomSearch(), workers);

        Assert.InRange(MedianMissing(new AlgorithmRegistry().Read<SearcherSpec>(new System.Text.Json.Nodes.JsonObject { ["kind"] = kind }), workers), 0, 0.6 * random);
    }

    [Fact]
    public void Front_is_spread_over_the_objectives()
    {
        foreach (var searcher in new SearcherSpec[] { new Nsga2(), new Tpe() })
        {
            var points = Run(searcher, 200, 1, 1);
            var front = Pareto.Front(points).Select(index => points[index]).ToList();

            Assert.True(front.Count >= 15, $"{searcher.Kind}: {front.Count}");
            for (var part = 0; part < 4; part++) Assert.Contains(front, point => point[0] >= 0.25 * part && point[0] <= 0.25 * (part + 1));
        }
    }

    [Theory]
    [InlineData("nsga2")]
    [InlineData("tpe")]
    public void Results_that_break_a_constraint_are_left_behind(string kind)
    {
        var searcher = new AlgorithmRegistry().Read<SearcherSpec>(new System.Text.Json.Nodes.JsonObject { ["kind"] = kind });
        var late = Run(searcher, 160, 1, 1, "f0 >= 0.6").Skip(80).ToList();

        Assert.InRange(late.Count(point => point[0] >= 0.6), 45, 80);
    }

    [Fact]
    public void One_objective_is_optimised_as_well() => Assert.InRange(
        SearcherDriver.MedianBest(new Nsga2 { PopulationSize = 15 }, new SearchSpace { ["x"] = Uniform(-5, 5), ["y"] = Uniform(-5, 5) }, Bowl, 150, seeds: 5),
        0,
        SearcherDriver.MedianBest(new RandomSearch(), new SearchSpace { ["x"] = Uniform(-5, 5), ["y"] = Uniform(-5, 5) }, Bowl, 150, seeds: 5) / 4);

    [Fact]
    public void Objectives_that_are_missing_infinite_or_many_break_nothing()
    {
        var experiment = new Experiment(SpecOf(new Tpe { StartupTrials = 3 }, 7, 60, 1, 1));
        var other = new Experiment(SpecOf(new Nsga2 { PopulationSize = 5 }, 7, 60, 1, 1));
        foreach (var kernel in new[] { experiment, other })
        {
            Drive(kernel, config =>
            {
                var metrics = new Metrics();
                for (var k = 0; k < 7; k++)
                {
                    if (k == 0 || config.Number("x") > 0.1) metrics[$"f{k}"] = config.Number("n") == k ? double.PositiveInfinity : config.Number("x") > 0.9 ? double.NaN : k % 2 == 0 ? config.Number("x") : double.NegativeInfinity;
                }

                return metrics;
            });
            Assert.Equal(60, kernel.Trials.Count);
        }
    }

    [Fact]
    public void Validate_refuses_several_objectives_where_one_is_optimised()
    {
        var spec = SpecOf(new OneObjective(), 3, 10, 1, 1);

        var problem = Assert.Throws<InvalidExperimentException>(() => new Experiment(spec)).Message;
        Assert.Equal("AlsoOptimize: OneObjective optimises one objective, and there are 3. Use MultiObjective, Nsga2, Tpe or RandomSearch, or leave AlsoOptimize out.", problem);
    }

    [Fact]
    public void Auto_goes_by_the_number_of_trials()
    {
        var problem = Given.Problem();

        Assert.IsType<Tpe>(new MultiObjective().Choose(problem with { Samples = 300 }));
        Assert.IsType<Nsga2>(new MultiObjective().Choose(problem with { Samples = 100_000 }));
        Assert.IsType<Nsga2>(new MultiObjective { Method = MultiObjectiveMethod.Nsga2 }.Choose(problem with { Samples = 10 }));
        Assert.IsType<Tpe>(new MultiObjective { Method = MultiObjectiveMethod.Tpe }.Choose(problem));
    }

    [Fact]
    public void Nsga2_validate_names_every_problem() => Assert.Equal(
        5, new Nsga2 { PopulationSize = 1, CrossoverProbability = 2, CrossoverIndex = -1, MutationProbability = double.NaN, MutationIndex = double.PositiveInfinity }.Validate().Count());

    private static double Bowl(Configuration config) => Math.Pow(config.Number("x") - 1, 2) + Math.Pow(config.Number("y") + 2, 2);

    private static double MedianMissing(SearcherSpec searcher, int workers) =>
        Enumerable.Range(1, 5).Select(seed => 1.21 - Hypervolume.Of(Run(searcher, 150, workers, (ulong)seed), [1.1, 1.1]) - 1.0 / 3).Order().ElementAt(2);

    /// <summary>The front is f1 = (1 − f0)²... reached with n = 3, and y = 0.5 or z = 0.2.</summary>
    private static Metrics Curve(Configuration config)
    {
        var kind = config.Root.GetProperty("kind");
        var rest = Math.Abs(config.Number("n") - 3) / 10 + (kind.TryGetProperty("y", out var y) ? Math.Abs(y.GetDouble() - 0.5) : 0.1 + Math.Abs(kind.GetProperty("z").GetDouble() - 0.2));
        var x = config.Number("x");
        return new Metrics { ["f0"] = x + rest, ["f1"] = (1 - x) * (1 - x) + rest };
    }

    private static List<ImmutableArray<double>> Run(SearcherSpec searcher, int trials, int workers, ulong seed, params OutcomeConstraint[] constraints)
    {
        var experiment = new Experiment(SpecOf(searcher, 2, trials, workers, seed) with { OutcomeConstraints = [.. constraints] });
        Drive(experiment, Curve);
        return [.. experiment.Trials.Select(trial => ImmutableArray.Create(trial.Metrics!["f0"], trial.Metrics!["f1"]))];
    }

    private static ExperimentSpec<Configuration> SpecOf(SearcherSpec searcher, int objectives, int trials, int workers, ulong seed) => Given.Spec(trials, space: Mixed, searcher: searcher) with
    {
        Objective = Objective.Minimize("f0"),
        AlsoOptimize = [.. Enumerable.Range(1, objectives - 1).Select(k => Objective.Minimize($"f{k}"))],
        MaxConcurrentTrials = workers,
        Seed = seed,
    };

    private static void Drive(Experiment experiment, Func<Configuration, Metrics> evaluate)
    {
        experiment.Handle(new Input.Start(At));
        while (experiment.Status == ExperimentStatus.Running)
        {
            while (experiment.Demand > 0) experiment.Handle(new Input.SlotOffered(At));
            var trial = experiment.Running.First();
            experiment.Handle(new Input.Reported(At, trial.Id, trial.Attempt, 1, evaluate(trial.Config), TimeSpan.Zero) { IsLast = true });
            experiment.Handle(new Input.Completed(At, trial.Id, trial.Attempt));
        }
    }

    private sealed record OneObjective : SearcherSpec
    {
        public override ISearcher Create(Problem problem) => new RandomSearch().Create(problem);
    }
}
