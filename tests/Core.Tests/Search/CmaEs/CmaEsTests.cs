using System.Text.Json.Nodes;
using static Tune.Domain;

namespace Tune.Tests.Search;

public sealed class CmaEsTests
{
    private static readonly SearchSpace Square = new() { ["x"] = Uniform(-5, 5), ["y"] = LogUniform(1e-4, 1) };

    [Fact]
    public void First_trial_is_the_middle()
    {
        var first = SearcherDriver.Run(new CmaEs(), Square, _ => 1, 1)[0].Config;

        Assert.Equal(0, first.Number("x"), 9);
        Assert.Equal(1e-2, first.Number("y"), 9);
    }

    [Fact]
    public void Spheres_are_solved_in_few_trials() =>
        Assert.InRange(SearcherDriver.MedianBest(new CmaEs(), Reals(5), config => Sum(config, 5, (_, x) => x * x), 80, seeds: 5), 0, 1e-6);

    [Theory]
    [InlineData(true, 400)]
    [InlineData(false, 1600)]
    public void Ill_conditioned_turned_functions_are_solved(bool surrogate, int trials)
    {
        // every parameter hangs on the one before it; condition 1e4
        static double Turned(Configuration config) => Sum(config, 5, (i, x) => Math.Pow(10, i) * Math.Pow(x + 0.8 * (i == 0 ? 0 : config.Number($"x{i - 1}") - Math.Cos(i - 1)), 2));

        Assert.InRange(SearcherDriver.MedianBest(new CmaEs { Surrogate = surrogate }, Reals(5), Turned, trials, seeds: 3), 0, 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_optimum_in_a_corner_is_found(bool surrogate) =>
        Assert.InRange(SearcherDriver.MedianBest(new CmaEs { Surrogate = surrogate }, Square, config => 5 - config.Number("x") + config.Number("y"), 150, seeds: 5), 0, 1.01e-4);

    [Fact]
    public void Integers_and_choices_are_optimised_together()
    {
        var space = new SearchSpace { ["n"] = RandInt(0, 30), ["m"] = LogRandInt(1, 1000), ["c"] = Choice("a", "b", "c", "d"), ["x"] = QUniform(0, 1, 0.05) };
        static double Value(Configuration config) =>
            Math.Abs(config.Number("n") - 23) + Math.Abs(Math.Log(config.Number("m") / 40)) + (config.Root.GetProperty("c").GetString() == "c" ? 0 : 3) + Math.Abs(config.Number("x") - 0.85);

        Assert.InRange(SearcherDriver.MedianBest(new CmaEs(), space, Value, 150, seeds: 5), 0, 0.2);
    }

    /// <summary>Points that lack coordinates once made the covariance indefinite, and then not a number.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Search_goes_on_for_long_although_branches_are_hardly_looked_at_any_more(ulong seed)
    {
        var space = new SearchSpace
        {
            ["model"] = Choice(
                new SearchSpace { ["a"] = Uniform(0, 1), ["b"] = Uniform(0, 1) },
                new SearchSpace { ["c"] = LogRandInt(10, 1001), ["d"] = RandInt(1, 31), ["e"] = Uniform(0, 1) },
                new SearchSpace { ["f"] = Uniform(0, 1), ["g"] = RandInt(1, 65), ["more"] = Choice(new SearchSpace { ["use"] = false }, new SearchSpace { ["h"] = Uniform(0, 1) }) }),
        };
        static double Value(Configuration config)
        {
            var model = config.Root.GetProperty("model");
            if (model.TryGetProperty("a", out var a)) return 3 + a.GetDouble();
            return model.TryGetProperty("e", out var e) ? 1 + Math.Pow(e.GetDouble() - 0.3, 2) + Math.Abs(model.GetProperty("d").GetDouble() - 18) : Math.Pow(model.GetProperty("f").GetDouble() - 0.2, 2);
        }

        Assert.InRange(SearcherDriver.Run(new CmaEs(), space, Value, 2000, seed).Min(trial => trial.Score ?? 9), 0, 1e-6);
    }

    [Fact]
    public void Parameters_of_branches_are_learned()
    {
        var late = SearcherDriver.Run(new CmaEs(), SearcherDriver.Branches, SearcherDriver.OneGoodBranch, 80).Skip(40).ToList();

        Assert.InRange(late.Count(trial => trial.Score < 0.1), 20, 40);
    }

    [Fact]
    public void A_region_that_fails_is_avoided()
    {
        var trials = SearcherDriver.Run(new CmaEs(), Square, config => config.Number("x") < -0.5 ? double.NaN : Bowl(config), 80);

        Assert.InRange(trials.Skip(30).Count(trial => trial.Status == TrialStatus.Error), 0, 5);
        Assert.InRange(trials.Min(trial => trial.Score) ?? 1, 0, 1e-6);
    }

    [Fact]
    public void Trials_that_run_at_once_differ_and_converge()
    {
        var trials = SearcherDriver.Run(new CmaEs(), Square, Bowl, 120, workers: 10);

        Assert.Equal(30, trials.Take(30).Select(trial => trial.Config.ToString()).Distinct().Count());
        Assert.InRange(trials.Min(trial => trial.Score) ?? 1, 0, 1e-3);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e308)]
    [InlineData(-1e308)]
    public void Numbers_without_measure_break_nothing(double value) =>
        Assert.Equal(60, SearcherDriver.Run(new CmaEs(), Square, config => config.Number("x") > 0.1 ? value : Bowl(config), 60).Count);

    [Fact]
    public void Constant_functions_break_nothing() => Assert.Equal(200, SearcherDriver.Run(new CmaEs(), Square, _ => 1, 200).Count);

    [Theory]
    [InlineData(RestartStrategy.Ipop, 4, 8)]
    [InlineData(RestartStrategy.None, 0, 4)]
    public void Restart_comes_with_a_greater_population(RestartStrategy restart, int starts, int population)
    {
        var state = StateAfter(new CmaEs { Restart = restart, Tolerance = 1e-3, Population = 4 }, 300);

        Assert.InRange((int)state[0]!, starts > 0 ? 1 : 0, starts > 0 ? 40 : 0);
        Assert.InRange((int)state[1]!, population, starts > 0 ? 10_000 : population);
    }

    [Fact]
    public void Bipop_alternates_between_great_and_small_populations()
    {
        var starts = new CmaStarts(new CmaEs { Restart = RestartStrategy.Bipop }, 10, 1);
        var populations = new List<int>();
        for (var start = 0; start < 6; start++)
        {
            for (var trial = 0; trial < 100; trial++) starts.CountTrial();
            starts.Next();
            populations.Add(starts.Population);
        }

        Assert.Equal(20, populations[0]);
        Assert.InRange(populations[1], 2, 10);
        Assert.InRange(populations[2], 2, 10);
        Assert.Contains(40, populations);
    }

    [Fact]
    public void Results_from_elsewhere_decide_where_it_begins()
    {
        var prior = Enumerable.Range(0, 20).Select(i => new PriorResult(
            Configuration.Parse(FormattableString.Invariant($$"""{"x":{{3 + 0.1 * (i % 5)}},"y":{{0.1 + 0.01 * i}}}""")), new Metrics("loss", i)));
        var spec = Testing.RandomRun.Spec(1, Square, 10) with { Searcher = new CmaEs(), PriorResults = [.. prior] };
        var experiment = new Experiment(spec);
        experiment.Handle(new Input.Start(DateTimeOffset.UnixEpoch));
        for (var slot = 0; slot < 10; slot++) experiment.Handle(new Input.SlotOffered(DateTimeOffset.UnixEpoch));

        Assert.InRange(experiment.Trials.Average(trial => trial.Config.Number("x")), 2, 4.5);
    }

    /// <summary>By hand: of 20 results the best 2, (0.2, 0.4) and (0.4, 0.4); α = 0.1.</summary>
    [Fact]
    public void Warm_start_is_the_normal_distribution_next_to_the_promising_one()
    {
        var results = Enumerable.Range(0, 20).Select(i => new CmaResult([0.2 + 0.2 * i, 0.4], [], new TrialOutcome(0, 0, false, 1, i))).Reverse().ToList();

        var promising = CmaWarmStart.Promising(results, 0.1);
        var distribution = CmaWarmStart.Distribution(promising, [0.5, 0.5], 0.1);

        Assert.Equal(2, promising.Count);
        Assert.Equal(0.3, distribution.Mean[0], 12);
        Assert.Equal(0.4, distribution.Mean[1], 12);
        Assert.Equal(Math.Sqrt(0.02), distribution.Deviation(0), 12);
        Assert.Equal(0.1, distribution.Deviation(1), 12);
        Assert.Equal(Math.Pow(0.02 * 0.01, 0.25), distribution.Sigma, 12);
    }

    [Fact]
    public void A_better_result_from_elsewhere_draws_the_search_to_it()
    {
        var experiment = new Experiment(Testing.RandomRun.Spec(1, Square, 60) with { Searcher = new CmaEs { Restart = RestartStrategy.None } });
        var at = DateTimeOffset.UnixEpoch;
        experiment.Handle(new Input.Start(at));
        for (var trial = 0; trial < 10; trial++) Complete(experiment, config => 10);
        experiment.Handle(new Input.AddObservation(at, new PriorResult(Configuration.Parse("""{"x":4,"y":0.5}"""), new Metrics("loss", 1))));
        for (var trial = 0; trial < 5; trial++) Complete(experiment, config => 10);

        Assert.InRange(experiment.Trials.Skip(10).Average(trial => trial.Config.Number("x")), 3, 5);
    }

    [Fact]
    public void Validate_names_every_problem()
    {
        var problems = new CmaEs { StepSize = 0, Population = 1, Restart = (RestartStrategy)7, PopulationGrowth = 0.5, Tolerance = 0, WarmStartShare = 0, WarmStartSpread = 2 }.Validate();

        Assert.Equal(7, problems.Count());
    }

    private static JsonArray StateAfter(CmaEs searcher, int trials)
    {
        var experiment = new Experiment(Testing.RandomRun.Spec(1, Square, trials) with { Searcher = searcher });
        experiment.Handle(new Input.Start(DateTimeOffset.UnixEpoch));
        for (var trial = 0; trial < trials - 1; trial++) Complete(experiment, Bowl);
        return JsonNode.Parse(experiment.Capture() ?? "")!["searcher"]!["starts"]!.AsArray();
    }

    private static void Complete(Experiment experiment, Func<Configuration, double> function)
    {
        var at = DateTimeOffset.UnixEpoch;
        experiment.Handle(new Input.SlotOffered(at));
        var trial = experiment.Running.First();
        experiment.Handle(new Input.Reported(at, trial.Id, trial.Attempt, 1, new Metrics("loss", function(trial.Config)), TimeSpan.Zero));
        experiment.Handle(new Input.Completed(at, trial.Id, trial.Attempt));
    }

    private static SearchSpace Reals(int n) => new(new ParameterSpec.Group([.. Enumerable.Range(0, n).Select(i => KeyValuePair.Create($"x{i}", Uniform(-5, 5).Spec))]));

    private static double Sum(Configuration config, int n, Func<int, double, double> term) => Enumerable.Range(0, n).Sum(i => term(i, config.Number($"x{i}") - Math.Cos(i)));

    private static double Bowl(Configuration config) =>
        Math.Pow(config.Number("x") - 1.7, 2) + Math.Pow(Math.Log10(config.Number("y")) + 2.5, 2);
}
