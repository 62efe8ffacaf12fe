using static Tune.Domain;

namespace Tune.Tests.Kernel;

public sealed class ConstrainedExperimentTests
{
    private static readonly SearchSpace Square = new() { ["x"] = Uniform(0, 1), ["y"] = Uniform(0, 1) };

    [Theory]
    [InlineData("x * y <= 0.01", 30)]
    [InlineData("x < 0.001", 10)]
    public void Trials_keep_what_few_configurations_do(string rule, int samples)
    {
        var kernel = new KernelDriver(Given.Spec(samples, space: Square) with { Constraints = [rule] });
        while (kernel.StartNext() is not null)
        {
        }

        Assert.Equal(samples, kernel.Experiment.Trials.Count);
        Assert.Equal(samples, kernel.Experiment.Trials.Select(trial => trial.Config.ToString()).Distinct().Count());
    }

    [Fact]
    public void Draws_of_trials_that_need_no_second_one_are_those_without_constraints()
    {
        var free = Configs(Given.Spec(20, space: Square));
        var bound = Configs(Given.Spec(20, space: Square) with { Constraints = ["x <= 0.5"] });

        Assert.All(free.Zip(bound), pair => Assert.True(pair.First == pair.Second || Configuration.Parse(pair.First).Get<double>("x") > 0.5));
    }

    [Theory]
    [InlineData("x > 2")]
    [InlineData("x == 0.123456789")]
    public void A_space_without_anything_to_try_ends_the_experiment_with_the_reason(string rule)
    {
        foreach (var searcher in new SearcherSpec[] { new RandomSearch(), new GridSearch(), new Tpe(), new Nsga2(), new Repeater(), new ConcurrencyLimiter() })
        {
            var kernel = new KernelDriver(Given.Spec(20, space: Square, searcher: searcher) with { Constraints = [rule] });

            Assert.Null(kernel.StartNext());
            Assert.Equal(ExperimentStatus.Failed, kernel.Experiment.Status);
            Assert.StartsWith("there is nothing to try: no", kernel.Experiment.Reason, StringComparison.Ordinal);
            Assert.Empty(kernel.OfferSlot());
        }
    }

    [Fact]
    public void A_small_space_is_searched_to_its_last_configuration()
    {
        var space = new SearchSpace { ["a"] = RandInt(0, 100), ["b"] = RandInt(0, 100) };
        var kernel = new KernelDriver(Given.Spec(5, space: space) with { Constraints = ["a == 17 and b == 71"] });
        for (var trial = 0; trial < 5; trial++) Assert.Equal(trial, kernel.StartNext());

        Assert.All(kernel.Experiment.Trials, trial => Assert.Equal("""{"a":17,"b":71}""", trial.Config.ToString()));
        Assert.Equal(ExperimentStatus.Failed, Ended(Given.Spec(5, space: space) with { Constraints = ["a == 17 and b == 101"] }, "none of the 10000 configurations keeps 'a == 17 and b == 101'"));
    }

    [Fact]
    public void Grid_points_of_which_nothing_may_be_tried_are_passed_over()
    {
        var space = new SearchSpace { ["layers"] = GridSearch(1, 2, 3, 4), ["hidden"] = GridSearch(10, 20), ["lr"] = Uniform(0, 1) };
        var configs = Configs(Given.Spec(2, space: space) with { Constraints = ["hidden * layers <= 40", "lr < 0.5 or layers > 1"] });

        string[] points = ["1,10", "1,20", "2,10", "2,20", "3,10", "4,10"];
        Assert.Equal(12, configs.Count);
        Assert.Equal(points.Concat(points).Order(), configs.Select(config => Configuration.Parse(config)).Select(config => $"{config.Get<int>("layers")},{config.Get<int>("hidden")}").Order());
    }

    [Fact]
    public void Grid_without_end_of_which_nothing_may_be_tried_comes_to_an_end() =>
        Assert.Equal(ExperimentStatus.Failed, Ended(
            Given.Spec(null, stop: Stop.After(TimeSpan.FromDays(1)), space: new SearchSpace { ["g"] = GridSearch(1, 2, 3) }) with { Constraints = ["g > 3"] }, "keeps 'g > 3'"));

    [Fact]
    public void Searcher_with_an_order_goes_on_behind_what_was_refused()
    {
        var spec = Given.Spec(null, space: new SearchSpace { ["a"] = RandInt(0, 5), ["b"] = Choice("x", "y") }, searcher: new GridSearch()) with { Constraints = ["a % 2 == 0 or b == 'y'"] };
        var configs = Configs(spec);

        Assert.Equal(["0x", "2x", "4x", "0y", "1y", "2y", "3y", "4y"], configs.Select(Configuration.Parse).Select(config => $"{config.Get<int>("a")}{config.Get<string>("b")}"));
    }

    [Fact]
    public void Presets_that_break_a_constraint_are_refused_and_open_ones_completed()
    {
        var spec = Given.Spec(4, space: Square) with { Constraints = ["x + y <= 1"], Presets = [Config("""{"x":0.9}"""), Config("""{"x":0.5,"y":0.5}""")] };

        Assert.Equal(4, Configs(spec).Count);
        var problems = Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(spec with { Presets = [Config("""{"x":0.5,"y":0.6}"""), .. spec.Presets, Config("""{"z":1}""")] })).Problems;
        Assert.Equal(2, problems.Length);
        Assert.Equal("Presets[0]: it breaks the constraint 'x + y <= 1'", problems[0]);
        Assert.StartsWith("Presets[3]: z: there is no such parameter", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_of_a_population_keep_the_constraints_as_well()
    {
        var scheduler = new PopulationBasedTraining { PerturbationInterval = 1, QuantileFraction = 0.5, ResampleProbability = 0.5 };
        var kernel = new KernelDriver(Given.Spec(4, scheduler, space: Square) with { Constraints = ["x * y <= 0.05"] });
        for (var trial = 0; trial < 4; trial++) kernel.StartNext();
        for (var round = 0; round < 15; round++)
        {
            for (var trial = 0; trial < 4; trial++)
            {
                if (kernel[trial].Status != TrialStatus.Running) continue;
                kernel.ReportWithCheckpoint(trial, (trial + round) % 4);
                if (kernel[trial].PauseReason is null) continue;
                kernel.ConfirmPause(trial);
                kernel.StartNext();
            }
        }

        var changed = kernel.Journal.OfType<TrialPerturbed>().Select(fact => fact.Perturbation).ToList();
        Assert.True(changed.Count(change => !change.Changes.IsEmpty) > 10, $"{changed.Count}");
        Assert.All(changed, change => Assert.InRange(change.Config.Get<double>("x") * change.Config.Get<double>("y"), 0, 0.05));
    }

    [Fact]
    public void Validate_names_every_constraint_that_does_not_fit()
    {
        var spec = Given.Spec(space: Square) with { Constraints = ["x <= y", "z <= 1", Constraint.When("fits", _ => true), "x == 'a'"] };

        var problems = Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(spec)).Problems;
        Assert.Equal(2, problems.Length);
        Assert.StartsWith("Constraints[1]: 'z <= 1', column 1: there is no parameter 'z'", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("Constraints[3]: 'x == 'a'', column 1: x is a number and 'a' is a text: they are never equal", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Function_that_throws_ends_the_experiment_with_its_reason() =>
        Assert.Equal(ExperimentStatus.Failed, Ended(Given.Spec() with { Constraints = [Constraint.When("broken", _ => throw new InvalidOperationException("no luck"))] }, "the constraint 'broken' failed: no luck"));

    [Fact]
    public void Function_crosses_by_name_and_is_missed_where_it_is_not_known()
    {
        var spec = Given.Spec() with { Constraints = ["x < 0.5", Constraint.When("low", config => config.Get<double>("x") < 0.25)], Presets = [Given.Config(0.1)], Duplicates = DuplicatePolicy.Reuse };
        var home = new AlgorithmRegistry();
        home.AddFrom(spec);
        var text = ExperimentSpecJson.Write(spec, home);

        var read = ExperimentSpecJson.Read(text, home);
        Assert.Equal(spec.Constraints.AsEnumerable(), read.Constraints);
        Assert.Equal(DuplicatePolicy.Reuse, read.Duplicates);
        Assert.All(Configs(read), config => Assert.InRange(Configuration.Parse(config).Get<double>("x"), 0, 0.25));
        Assert.Equal(text, ExperimentSpecJson.Write(read, home));

        var abroad = ExperimentSpecJson.Read(text, new AlgorithmRegistry());
        Assert.Contains("'low' of Constraint.When", Assert.Single(AlgorithmRegistry.MissingFunctions(abroad)), StringComparison.Ordinal);
        Assert.Equal(text, ExperimentSpecJson.Write(abroad, new AlgorithmRegistry()));
        new Experiment(abroad).Replay([new ExperimentStarted(KernelDriver.Epoch)]);
    }

    [Fact]
    public void Spec_with_a_malformed_constraint_says_where()
    {
        var text = ExperimentSpecJson.Write(Given.Spec() with { Constraints = ["x < 0.5"] }, new AlgorithmRegistry()).Replace("x \\u003C 0.5", "x * * 2", StringComparison.Ordinal);

        var problem = Assert.Throws<InvalidExperimentException>(() => ExperimentSpecJson.Read(text, new AlgorithmRegistry())).Message;
        Assert.Contains("'x * * 2', column 5: expected a parameter", problem, StringComparison.Ordinal);
    }

    private static Configuration Config(string json) => Configuration.Parse(json);

    private static ExperimentStatus Ended(ExperimentSpec spec, string reason)
    {
        var kernel = new KernelDriver(spec);
        Assert.Null(kernel.StartNext());
        Assert.Contains(reason, kernel.Experiment.Reason, StringComparison.Ordinal);
        return kernel.Experiment.Status;
    }

    private static List<string> Configs(ExperimentSpec spec)
    {
        var kernel = new KernelDriver(spec);
        while (kernel.StartNext() is not null)
        {
        }

        return [.. kernel.Experiment.Trials.Select(trial => trial.Config.ToString())];
    }
}
