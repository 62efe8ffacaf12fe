using static Tune.Domain;

namespace Tune.Tests.Kernel;

public sealed class PopulationTests
{
    private static readonly PopulationBasedTraining Options = new() { PerturbationInterval = 5, QuantileFraction = 0.5, ResampleProbability = 0 };

    [Fact]
    public void Synchronous_trial_that_fails_does_not_hold_the_others_up()
    {
        var population = new PopulationDriver(Options with { Synchronous = true }, trials: 3);
        population.Report(0, 5, 1);
        population.Report(1, 5, 2);
        Assert.Null(population.Kernel.StartNext());

        population.Kernel.Fail(2);

        Assert.Equal([0], population.Perturbed.Select(fact => fact.Trial.Number));
        Assert.NotNull(population.Kernel.StartNext());
        Assert.NotNull(population.Kernel.StartNext());
    }

    [Fact]
    public void Synchronous_population_goes_on_with_fewer_slots_than_trials()
    {
        var population = new PopulationDriver(Options with { Synchronous = true }, trials: 4, start: false);
        for (var round = 1; round <= 3; round++)
        {
            var seen = new List<int>();
            for (var turn = 0; turn < 4; turn++)
            {
                var trial = population.Kernel.StartNext() ?? -1;
                seen.Add(trial);
                Assert.Equal('P', population.Report(trial, 5 * round, trial));
            }

            Assert.Equal([0, 1, 2, 3], seen.Order());
            Assert.Equal(2 * round, population.Perturbed.Count());
        }
    }

    [Fact]
    public void Branch_that_becomes_active_is_drawn()
    {
        var space = new SearchSpace { ["opt"] = Choice(new SearchSpace { ["kind"] = "sgd", ["momentum"] = Uniform(0, 0.99) }, new SearchSpace { ["kind"] = "adam", ["beta"] = Uniform(0.8, 0.999) }) };
        var kernel = new KernelDriver(Given.Spec(samples: 1, space: space) with { Presets = [Configuration.Parse("""{"opt":{"kind":"sgd","momentum":0.5}}""")] });
        kernel.StartNext();
        var explorer = new MutationExplorer(Options, space.Compile());

        var explored = Enumerable.Range(0, 30).Select(seed => explorer.Explore(kernel[0], kernel.Experiment.Trials, new Rng((ulong)seed, 1))).First(one => one.Config.Get<string>("opt/kind") == "adam");

        Assert.InRange(explored.Config.Get<double>("opt/beta"), 0.8, 0.999);
        Assert.Contains(explored.Changes, change => change is { Parameter: "opt/momentum", To: null });
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    public void Small_integer_is_never_stuck(int from, int to)
    {
        var space = new SearchSpace { ["n"] = RandInt(0, 100) };
        var kernel = new KernelDriver(Given.Spec(samples: 1, space: space) with { Presets = [Configuration.Parse($$"""{"n":{{from}}}""")] });
        kernel.StartNext();
        var explorer = new MutationExplorer(Options with { PerturbationFactors = [to > from ? 1.2 : 0.8] }, space.Compile());

        Assert.Equal(to, explorer.Explore(kernel[0], kernel.Experiment.Trials, new Rng(1, 1)).Config.Get<int>("n"));
    }

    [Fact]
    public void Bad_options_are_refused_all_at_once()
    {
        var options = new PopulationBasedTraining
        {
            PerturbationInterval = 0, BurnIn = -1, QuantileFraction = 0.6, ResampleProbability = 2, PerturbationFactors = [0], Synchronous = true,
            Mutations = new() { ["unknown"] = Uniform(0, 1) },
        };

        var exception = Assert.Throws<InvalidExperimentException>(() => new Experiment(Given.Spec(samples: null, scheduler: options, stop: Stop.AtIteration(3))));

        foreach (var part in (string[])["PerturbationInterval must be above 0; was 0", "BurnIn", "QuantileFraction must be from 0 to 0.5; was 0.6", "ResampleProbability", "PerturbationFactors", "Synchronous needs a number of Samples", "the space has no parameter 'unknown'; it has: x"])
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_survive_json()
    {
        var options = Options with { Mutations = new() { ["x"] = Choice(1, 2) }, PerturbationFactors = [2, 0.5], Explore = new("own", (config, _) => config) };
        var registry = new AlgorithmRegistry();

        var read = registry.Read<SchedulerSpec>(registry.Write(options));

        Assert.Equal(options, read);
        Assert.Null(Assert.IsType<PopulationBasedTraining>(read).Explore?.Function);
        registry.AddExplorer(options.Explore);
        Assert.NotNull(Assert.IsType<PopulationBasedTraining>(registry.Read<SchedulerSpec>(registry.Write(options))).Explore?.Function);
    }

    [Fact]
    public void Lineage_is_what_the_weights_were_trained_with_and_can_be_replayed()
    {
        var population = new PopulationDriver(Options with { Synchronous = true }, trials: 2, space: new() { ["x"] = Uniform(0, 1) });
        for (var round = 1; round <= 3; round++)
        {
            for (var trial = 0; trial < 2; trial++) population.Report(trial, 5 * round, round == 2 ? -trial : trial);
            for (var trial = 0; trial < 2; trial++) population.Kernel.StartNext();
        }

        var lineage = Lineage.Of(population.Journal)[new TrialId(0)];

        // 1 wins, 0 wins (from 1's weights), 1 wins again: 1's, 0's after the first exploit, then 1's after the second, then 0 anew
        Assert.Equal([(0, 1), (5, 0), (10, 1), (15, 0)], lineage.Select(step => (step.Iteration, step.Trial.Number)));
        Assert.Equal(population[0].Config, lineage[^1].Config);

        var replay = PbtReplay.Of(lineage);
        var kernel = new KernelDriver(replay.ApplyTo(Given.Spec()));
        kernel.StartNext();
        for (var iteration = 1; iteration <= 20; iteration++)
        {
            Assert.Equal(lineage.Last(step => step.Iteration < iteration).Config, kernel[0].Config);
            kernel.ReportWithCheckpoint(0, 1);
            if (kernel[0].PauseReason is null) continue;
            kernel.ConfirmPause(0);
            kernel.StartNext();
        }

        Assert.Equal(3, kernel[0].Perturbations.Length);
    }

    [Fact]
    public void Replay_refuses_what_can_not_be()
    {
        var replay = new PbtReplay { Schedule = [new(1, """{"x":0.5}"""), new(1, """{"x":7}""")] };

        var exception = Assert.Throws<InvalidExperimentException>(() => new Experiment(Given.Spec(samples: 2, scheduler: replay)));

        foreach (var part in (string[])["Schedule[0].Iteration must be 0", "Schedule[1].Iteration must be above", "Samples must be 1; was 2", "Schedule[1].Config"])
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }
}
