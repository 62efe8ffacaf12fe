using static Tune.Domain;

namespace Tune.Generators.Tests;

public sealed class SpaceTests
{
    private static readonly Sgd.Space Generated = new() { Momentum = Uniform(0, 0.99), Nesterov = Choice(false, true) };

    [Fact]
    public void Generated_space_is_the_one_that_the_builder_gives()
    {
        var built = SearchSpace.For<Sgd>().Set(c => c.Momentum, Uniform(0, 0.99)).Set(c => c.Nesterov, Choice(false, true)).Build();

        Assert.Equal(built.Root, Generated.Root);
        Assert.Equal(built.ToString(), Generated.ToString());
    }

    [Fact]
    public void Optional_parameter_that_is_not_set_is_the_constant_of_its_default() =>
        Assert.Equal("""{"Beta1":{"uniform":[0.8,0.999]},"Beta2":0.999}""", new Adam.Space { Beta1 = Uniform(0.8, 0.999) }.ToString());

    [Fact]
    public void Json_name_of_a_parameter_is_its_name_in_the_space() =>
        Assert.Equal("""{"w":{"randint":[1,4]},"Dropout":0.5}""", new Block.Space { Width = RandInt(1, 4), Dropout = 0.5 }.ToString());

    [Fact]
    public void Root_is_one_object_for_all_threads()
    {
        var roots = Enumerable.Range(0, 64).Select(_ => new Sgd.Space { Momentum = 0.5 })
            .Select(space => Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => space.Root).ToHashSet(ReferenceEqualityComparer.Instance).Count);

        Assert.All(roots, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Experiment_takes_a_generated_space()
    {
        ExperimentSpec<Sgd> spec = new() { Name = "e", Space = Generated, Objective = Objective.Minimize("loss"), Samples = 1 };

        Assert.Same(Generated.Root, spec.Space.Root);
    }

    [Fact]
    public void Faults_are_reported_all_at_once_with_their_paths()
    {
        var space = new Block.Space { Width = RandInt(4, 4), Dropout = null! };

        var error = Assert.Throws<InvalidSearchSpaceException>(space.Validate);

        Assert.Equal(["Dropout: has no domain; it was set to null", "w: low 4 must be less than high 4 (exclusive)"], error.Problems.AsEnumerable());
    }

    [Fact]
    public void Faults_of_a_nested_space_have_its_path()
    {
        var space = SearchSpace.For<Nest>().Set(nest => nest.Block, new Block.Space { Width = 1, Dropout = null! });

        var error = Assert.Throws<InvalidSearchSpaceException>(space.Build);

        Assert.Equal(["Block/Dropout: has no domain; it was set to null"], error.Problems.AsEnumerable());
    }

    private sealed record Nest(Block Block);
}
