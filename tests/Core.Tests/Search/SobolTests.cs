using static Tune.Domain;

namespace Tune.Tests.Search;

public sealed class SobolTests
{
    /// <summary>The first points that the authors' own program prints, in 3 dimensions.</summary>
    private static readonly double[][] Published =
    [
        [0, 0, 0], [0.5, 0.5, 0.5], [0.75, 0.25, 0.25], [0.25, 0.75, 0.75], [0.375, 0.375, 0.625],
        [0.875, 0.875, 0.125], [0.625, 0.125, 0.875], [0.125, 0.625, 0.375], [0.1875, 0.3125, 0.9375], [0.6875, 0.8125, 0.4375],
    ];

    [Fact]
    public void First_points_are_the_published_ones()
    {
        var sequence = new SobolSequence(3);

        for (var index = 0; index < Published.Length; index++)
        {
            for (var dimension = 0; dimension < 3; dimension++) Assert.Equal(Published[index][dimension], SobolSequence.ToUnit(sequence[dimension, (uint)index]));
        }
    }

    [Fact]
    public void Each_dimension_has_every_stretch_once_scrambled_or_not()
    {
        var sequence = new SobolSequence(SobolSequence.MostDimensions);

        for (var dimension = 0; dimension < SobolSequence.MostDimensions; dimension++)
        {
            var bits = Enumerable.Range(0, 1024).Select(index => sequence[dimension, (uint)index]).ToList();
            Assert.Equal(1024, bits.Select(x => x >> 22).Distinct().Count());
            Assert.Equal(1024, bits.Select(x => SobolSequence.Scramble(x, (ulong)dimension) >> 22).Distinct().Count());
        }
    }

    /// <summary>For (0,2)-sequences, such as the first two dimensions: each elementary interval of area 1/64 has one of the first 64 points.</summary>
    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(2UL)]
    public void Scrambling_keeps_the_net(ulong seed)
    {
        var sequence = new SobolSequence(2);
        var points = Enumerable.Range(0, 64).Select(i => (uint)i).Select(i => seed == 0
            ? (X: sequence[0, i], Y: sequence[1, i])
            : (X: SobolSequence.Scramble(sequence[0, i], seed), Y: SobolSequence.Scramble(sequence[1, i], seed + 100))).ToList();

        for (var bits = 1; bits < 6; bits++) Assert.Equal(64, points.Select(point => (point.X >> (32 - bits), point.Y >> (26 + bits))).Distinct().Count());
    }

    [Fact]
    public void Scrambled_points_are_uniform()
    {
        var sequence = new SobolSequence(2);
        var firsts = Enumerable.Range(1, 4000).Select(seed => SobolSequence.ToUnit(SobolSequence.Scramble(sequence[1, 5], (ulong)seed)));

        Assert.InRange(firsts.Average(), 0.48, 0.52);
        Assert.InRange(firsts.Average(x => x * x), 1 / 3.0 - 0.02, 1 / 3.0 + 0.02);
    }

    [Fact]
    public void Integrals_come_out_far_better_than_by_random_points()
    {
        var space = new SearchSpace { ["a"] = Uniform(0, 1), ["b"] = Uniform(0, 1), ["c"] = Uniform(0, 1), ["d"] = Uniform(0, 1) };
        double Error(SearcherSpec searcher, ulong seed) => Math.Abs(SearcherDriver.Run(searcher, space, config => 1, 256, seed).Average(trial =>
            new[] { "a", "b", "c", "d" }.Aggregate(1.0, (product, name) => product * 2 * trial.Config.Number(name))) - 1);

        var random = Enumerable.Range(1, 20).Average(seed => Error(new RandomSearch(), (ulong)seed));

        Assert.InRange(Enumerable.Range(1, 20).Average(seed => Error(new QuasiRandomSearch(), (ulong)seed)), 0, random / 5);
    }

    [Fact]
    public void Grid_points_have_sequences_of_their_own()
    {
        var space = new SearchSpace { ["g"] = GridSearch("p", "q"), ["x"] = Uniform(0, 1) };

        var trials = SearcherDriver.Run(new QuasiRandomSearch(), space, config => 1, 16);

        foreach (var group in trials.GroupBy(trial => trial.Config.Root.GetProperty("g").GetString()))
            Assert.Equal(16, group.Select(trial => Math.Floor(16 * trial.Config.Number("x"))).Distinct().Count());
        Assert.Equal(32, trials.Count);
    }

    [Fact]
    public void Presets_leave_no_hole()
    {
        var space = new SearchSpace { ["x"] = Uniform(0, 1) };
        var spec = Testing.RandomRun.Spec(1, space, 10) with { Searcher = new QuasiRandomSearch(), Presets = [Configuration.Parse("""{"x":0.5}"""), Configuration.Parse("""{"x":0.25}""")] };
        var experiment = new Experiment(spec);
        var at = DateTimeOffset.UnixEpoch;
        experiment.Handle(new Input.Start(at));
        while (experiment.Demand > 0) experiment.Handle(new Input.SlotOffered(at));

        Assert.Equal(8, experiment.Trials.Skip(2).Select(trial => Math.Floor(8 * trial.Config.Number("x"))).Distinct().Count());
    }

    [Fact]
    public void Without_scrambling_the_corner_is_left_out()
    {
        var trials = SearcherDriver.Run(new QuasiRandomSearch { Scramble = false }, new SearchSpace { ["x"] = Uniform(0, 1), ["y"] = Uniform(0, 4) }, config => 1, 3);

        Assert.Equal([0.5, 0.75, 0.25], trials.Select(trial => trial.Config.Number("x")));
        Assert.Equal([2.0, 1.0, 3.0], trials.Select(trial => trial.Config.Number("y")));
    }

    [Fact]
    public void Beyond_the_last_dimension_points_are_random()
    {
        var space = new SearchSpace(new ParameterSpec.Group([.. Enumerable.Range(0, 520).Select(i => KeyValuePair.Create($"x{i}", Uniform(0, 1).Spec))]));

        var trials = SearcherDriver.Run(new QuasiRandomSearch(), space, config => 1, 64);

        Assert.InRange(trials.Average(trial => trial.Config.Number("x519")), 0.35, 0.65);
        Assert.Equal(64, trials.Select(trial => Math.Floor(64 * trial.Config.Number("x511"))).Distinct().Count());
    }
}
