using static Tune.Domain;

namespace Tune.Tests.Kernel;

public sealed class Pb2Tests
{
    private static readonly Pb2 Options = new() { PerturbationInterval = 1, QuantileFraction = 0.5, Synchronous = true };

    /// <summary>Ray's case: of two trials the one with the greater value gains twice as much an iteration.</summary>
    [Fact]
    public void Next_configuration_is_where_trials_gain_most()
    {
        var population = Run(Options with { BurnIn = 3 }, rounds: 6, config => 10 * config);

        Assert.NotEmpty(population.Perturbed);
        Assert.All(population.Perturbed, fact => Assert.True(fact.Perturbation.Config.Get<double>("a") > 1.5, fact.ToString()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Gains_of_the_population_come_near_the_greatest(int seed)
    {
        // the best rate moves in the course of training
        var best = 0.0;
        var population = Run(Options with { PerturbationInterval = 2 }, rounds: 12, config => 1 - Math.Pow(config - 1.7, 2), trials: 4, (ulong)seed);
        foreach (var trial in Enumerable.Range(0, 4)) best = Math.Max(best, -population[trial].Score!.Value);

        // 24 iterations with a gain of 1 at the most
        Assert.InRange(best, 22, 24);
    }

    [Fact]
    public void Bounds_are_numbers_of_the_space()
    {
        var options = Options with { Bounds = new() { ["a"] = Choice(1.0, 2.0), ["b"] = Uniform(0, 1) } };

        var exception = Assert.Throws<InvalidExperimentException>(() => new Experiment(Given.Spec(scheduler: options, space: new() { ["a"] = Uniform(1, 2) })));

        Assert.Contains("no parameter 'b'", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<InvalidExperimentException>(() => new Experiment(Given.Spec(scheduler: Options with { Bounds = new() { ["a"] = Choice(1.0, 2.0) } }, space: new() { ["a"] = Uniform(1, 2) })));
        Assert.Contains("'a' is a choice", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_follows_what_it_was_told()
    {
        var rng = new Rng(1, 1);
        double[][] points = [.. Enumerable.Range(0, 20).Select(i => new[] { i / 19.0 })];
        var model = BanditModel.Fit(points, [.. points.Select(_ => 0.0)], [.. points.Select(point => Math.Sin(5 * point[0]))], ref rng);

        Assert.Equal(Math.Sin(2.6), Bound(0.52, 0, breadth: 0), 0.1);
        Assert.True(Deviation(0.52, 0) < Deviation(2, 0));
        // what was long ago says less
        Assert.True(Deviation(0.52, 0) <= Deviation(0.52, 20));

        double Deviation(double at, double time) => Bound(at, time, breadth: 1) - Bound(at, time, breadth: 0);
        double Bound(double at, double time, double breadth) => model.UpperBounds(model, [[at]], time, breadth)[0];
    }

    private static PopulationDriver Run(Pb2 options, int rounds, Func<double, double> gain, int trials = 2, ulong seed = 0)
    {
        var space = new SearchSpace { ["a"] = Uniform(1, 2) };
        IEnumerable<Configuration> presets = trials == 2 ? [Configuration.Parse("""{"a":1}"""), Configuration.Parse("""{"a":2}""")] : [];
        var population = new PopulationDriver(options, trials, space, presets, seed: seed);
        var rewards = new Dictionary<int, SortedDictionary<int, double>>();
        for (var trial = 0; trial < trials; trial++) rewards[trial] = new() { [0] = 0 };
        for (var round = 1; round <= rounds; round++)
        {
            for (var trial = 0; trial < trials; trial++)
            {
                // weights are the reward so far: from the donor where it goes on from one
                var before = population[trial].Iteration;
                var source = population[trial].Checkpoint is { } checkpoint && checkpoint.Iteration == before ? checkpoint.Trial : trial;
                var to = (int)(round * options.PerturbationInterval);
                rewards[trial][to] = rewards[source][before] + (to - before) * gain(population[trial].Config.Get<double>("a"));
                Assert.Equal(to < options.BurnIn ? 'C' : 'P', population.Report(trial, to, rewards[trial][to]));
            }

            if (round < rounds) for (var trial = 0; trial < trials; trial++) population.Kernel.StartNext();
        }

        return population;
    }
}
