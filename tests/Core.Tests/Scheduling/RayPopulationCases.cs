using static Tune.Domain;

namespace Tune.Tests.Kernel;

/// <summary>
/// The decision cases of Ray's tests, by number. Where ours differs on purpose: categories and bounds (P7), no configuration is ever outside of the space;
/// a report without the objective is no error (P12).
/// </summary>
public sealed class RayPopulationCases
{
    private static readonly PopulationBasedTraining Async = new() { PerturbationInterval = 10, QuantileFraction = 0.25, ResampleProbability = 0 };
    private static readonly PopulationBasedTraining Sync = Async with { Synchronous = true };

    [Fact]
    public void P1_best_are_saved()
    {
        var population = new PopulationDriver(Async).Setup();

        Assert.Equal('C', population.Report(0, 15, 200));
        Assert.Equal(0, population.Saves);
        Assert.Equal('C', population.Report(0, 20, 200));
        Assert.Equal(1, population.Saves);
        Assert.Equal('C', population.Report(1, 30, 201));
        Assert.Equal(2, population.Saves);
        Assert.Equal('C', population.Report(4, 30, 199));
        Assert.Equal(2, population.Saves);
        Assert.Empty(population.Perturbed);
    }

    [Fact]
    public void P2_synchronous_trials_save_when_they_wait()
    {
        var population = new PopulationDriver(Sync).Setup('P');
        for (var trial = 0; trial < 5; trial++) population.Kernel.StartNext();

        Assert.Equal('C', population.Report(0, 15, 200));
        for (var trial = 0; trial < 5; trial++) Assert.Equal('P', population.Report(trial, 20, 200 + trial));

        Assert.All(Enumerable.Range(0, 5), trial => Assert.NotNull(population[trial].Checkpoint));
    }

    [Fact]
    public void P3_low_trial_goes_on_from_a_high_one()
    {
        var population = new PopulationDriver(Async).Setup();

        Assert.Equal('C', population.Report(0, 15, -100));
        Assert.Equal('P', population.Report(0, 20, -100));
        var first = Assert.Single(population.Perturbed);
        Assert.Contains(first.Perturbation.Donor.Number, (int[])[3, 4]);
        Assert.Equal(first.Perturbation.Donor.Number, first.Perturbation.Checkpoint?.Trial);

        Assert.Equal('P', population.Report(2, 20, 40));
        Assert.Equal(2, population.Perturbed.Count());
    }

    [Fact]
    public void P4_synchronous_trials_are_compared_when_all_have_come()
    {
        var population = new PopulationDriver(Sync).Setup('P');
        for (var trial = 0; trial < 5; trial++) population.Kernel.StartNext();
        population.Journal.Clear();

        Assert.Equal('C', population.Report(4, 15, -100));
        Assert.Equal('P', population.Report(4, 20, -100));
        for (var trial = 0; trial < 4; trial++)
        {
            Assert.Empty(population.Perturbed);
            Assert.Null(population.Kernel.StartNext());
            Assert.Equal('P', population.Report(trial, 20, -10 * trial));
        }

        Assert.Equal([4, 3], population.Perturbed.Select(fact => fact.Trial.Number));
        Assert.All(population.Perturbed, fact => Assert.Contains(fact.Perturbation.Donor.Number, (int[])[0, 1]));
    }

    [Theory]
    [InlineData(0, new[] { 1.6, 2.4 }, new[] { 8, 12 })]
    public void P5_numbers_are_multiplied(double resample, double[] floats, int[] integers)
    {
        var seen = new HashSet<(double, int)>();
        for (var seed = 0UL; seed < 40; seed++)
        {
            var (_, config) = Explored(Async with { ResampleProbability = resample }, PopulationDriver.Space, """{"float":2.0,"int":10}""", seed);
            Assert.Equal(3, config.Get<int>("const"));
            seen.Add((config.Get<double>("float"), config.Get<int>("int")));
        }

        Assert.Equal([.. from real in floats from integer in integers select (real, integer)], seen.Order());
    }

    [Fact]
    public void P6_resampled_numbers_come_from_the_mutation()
    {
        var options = Async with { ResampleProbability = 1, Mutations = new() { ["float"] = Choice(100.0), ["int"] = Choice(10) } };

        var (_, config) = Explored(options, PopulationDriver.Space, """{"float":2.0,"int":20}""", 1);

        Assert.Equal((100.0, 10), (config.Get<double>("float"), config.Get<int>("int")));
    }

    [Theory]
    [InlineData(4, new[] { 3, 8 })]
    [InlineData(3, new[] { 3, 4 })]
    [InlineData(10, new[] { 8, 10 })]
    [InlineData(7, new[] { 3, 4, 8, 10 })]
    public void P7_values_of_a_list_move_to_a_neighbour(int from, int[] expected)
    {
        var options = Async with { Mutations = new() { ["int"] = Choice(3, 4, 8, 10) } };

        var seen = Enumerable.Range(0, 60).Select(seed => Explored(options, PopulationDriver.Space, $$"""{"float":2.0,"int":{{from}}}""", (ulong)seed).Config.Get<int>("int"));

        Assert.Equal(expected, seen.Distinct().Order());
    }

    [Fact]
    public void P7_choices_move_to_a_neighbour_and_are_never_multiplied()
    {
        var space = new SearchSpace { ["act"] = Choice("a", "b", "c", "d") };

        var seen = Enumerable.Range(0, 40).Select(seed => Explored(Async, space, """{"act":"b"}""", (ulong)seed).Config.Get<string>("act"));

        Assert.Equal(["a", "c"], seen.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void P8_a_trial_makes_room_for_those_that_wait()
    {
        var population = new PopulationDriver(Async, trials: 2, start: false);
        Assert.Equal(0, population.Kernel.StartNext());

        Assert.Equal('P', population.Report(0, 20, 1000));

        Assert.Equal(1, population.Kernel.StartNext());
    }

    [Fact]
    public void P9_the_one_most_behind_goes_first()
    {
        var population = new PopulationDriver(Async with { QuantileFraction = 0 }, trials: 6, start: false);
        for (var trial = 0; trial < 5; trial++)
        {
            Assert.Equal(trial, population.Kernel.StartNext());
            Assert.Equal('P', population.Report(trial, (int[])[80, 70, 60, 50, 70] is var times ? times[trial] : 0, 1000 + trial));
        }

        Assert.Equal([5, 3, 2], Enumerable.Range(0, 3).Select(_ => population.Kernel.StartNext()));
    }

    [Fact]
    public void P11_the_donors_place_in_time_is_taken_over()
    {
        var population = new PopulationDriver(Async with { PerturbationInterval = 50 }, trials: 4);
        population.Report(0, 1000, 1005);
        population.Report(1, 1000, 1004);
        population.Report(2, 60, 1003);
        Assert.Empty(population.Perturbed);
        population.Save(0);

        Assert.Equal('P', population.Report(3, 50, 1002));
        Assert.Single(population.Perturbed);
        Assert.Equal(3, population.Kernel.StartNext());
        Assert.Equal(1000, population[3].Iteration);

        Assert.Equal('C', population.Report(3, 1001, 100));
        Assert.Equal('P', population.Report(3, 1100, 100));
        Assert.Equal(2, population.Perturbed.Count());
    }

    [Fact]
    public void P12_a_report_without_the_objective_decides_nothing()
    {
        var population = new PopulationDriver(Async).Setup();

        population.Kernel.Send(new Input.Reported(population.Kernel.Now, new TrialId(0), 1, 20, new Metrics("other", 1), TimeSpan.Zero) { MaySkip = true });

        Assert.Empty(population.Perturbed);
        Assert.Equal('P', population.Report(0, 21, -100));
    }

    [Fact]
    public void P13_own_function_has_the_last_word()
    {
        var options = Async with { Explore = new("fixed", (_, _) => Configuration.Parse("""{"float":43,"int":42,"const":3}""")) };

        var (changes, config) = Explored(options, PopulationDriver.Space, """{"float":2.0,"int":10}""", 1);

        Assert.Equal((43.0, 42), (config.Get<double>("float"), config.Get<int>("int")));
        Assert.Equal([("float", "2", "43"), ("int", "10", "42")], changes.Select(change => (change.Parameter, change.From, change.To)));
    }

    [Fact]
    public void P15_nothing_is_perturbed_before_the_burn_in()
    {
        var population = new PopulationDriver(Sync with { PerturbationInterval = 5, BurnIn = 50 });
        for (var trial = 0; trial < 5; trial++) Assert.Equal('C', population.Report(trial, 49, -trial));
        for (var trial = 0; trial < 5; trial++) Assert.Equal('P', population.Report(trial, 50, -trial));

        Assert.NotEmpty(population.Perturbed);
    }

    [Fact]
    public void P16_an_interval_of_one_works_from_the_first_report()
    {
        var population = new PopulationDriver(Async with { PerturbationInterval = 1 }, trials: 2);
        Assert.Equal('C', population.Report(0, 1, 10));
        Assert.Equal('C', population.Report(1, 1, 200));
        Assert.Equal(1, population.Saves);

        Assert.Equal('P', population.Report(0, 2, 10));
        Assert.Equal(new TrialId(1), Assert.Single(population.Perturbed).Perturbation.Donor);
    }

    [Fact]
    public void P17_a_searcher_that_learns_is_refused()
    {
        var spec = Given.Spec(scheduler: Async, searcher: new Tpe());

        var exception = Assert.Throws<InvalidExperimentException>(() => new Experiment(spec));

        Assert.Contains("Use random or sobol with pbt", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 0.5, 1)]
    [InlineData(3, 0.5, 1)]
    [InlineData(5, 0.25, 2)]
    [InlineData(8, 0.25, 2)]
    [InlineData(9, 0.25, 3)]
    [InlineData(10, 0.5, 5)]
    [InlineData(10, 0, 0)]
    public void P18_as_many_are_replaced_as_the_fraction_says(int trials, double fraction, int expected)
    {
        var population = new PopulationDriver(Sync with { QuantileFraction = fraction }, trials);
        for (var trial = 0; trial < trials; trial++) population.Report(trial, 10, trial);

        Assert.Equal(Enumerable.Range(0, expected), population.Perturbed.Select(fact => fact.Trial.Number));
        Assert.All(population.Perturbed, fact => Assert.True(fact.Perturbation.Donor.Number >= trials - expected));
    }

    private static (System.Collections.Immutable.ImmutableArray<ParameterChange> Changes, Configuration Config) Explored(PopulationBasedTraining options, SearchSpace space, string config, ulong seed)
    {
        var spec = Given.Spec(samples: 1, space: space) with { Presets = [Configuration.Parse(config)] };
        var kernel = new KernelDriver(spec);
        kernel.StartNext();
        var (explored, changes) = new MutationExplorer(options, space.Compile()).Explore(kernel[0], kernel.Experiment.Trials, new Rng(seed, 1));
        space.Compile().Encode(explored);
        return (changes, explored);
    }
}
