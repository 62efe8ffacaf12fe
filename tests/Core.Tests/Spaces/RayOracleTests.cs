using System.Collections.Immutable;
using static Tune.Domain;

namespace Tune.Tests;

/// <summary>Ray Tune's worked cases of variant generation.</summary>
public sealed class RayOracleTests
{
    [Fact]
    public void At_of_two_grids_lets_the_first_sorted_path_change_fastest()
    {
        var space = new SearchSpace { ["foo"] = GridSearch(1, 2, 3), ["bar"] = GridSearch(true, false), ["baz"] = "constant" };

        Assert.Equal(
            ["True,1", "False,1", "True,2", "False,2", "True,3", "False,3"],
            Trials(space).Select(config => $"{config.Get<bool>("bar")},{config.Get<int>("foo")}"));
    }

    [Fact]
    public void Decode_of_dependent_functions_resolves_them_in_any_order()
    {
        var space = new SearchSpace
        {
            ["z"] = SampleFrom(config => config.Get<int>("y") + 1),
            ["y"] = SampleFrom(config => config.Get<int>("x") + 1),
            ["x"] = 1,
        };

        Assert.Equal("""{"z":3,"y":2,"x":1}""", Trials(space).Single().ToString());
    }

    [Fact]
    public void Decode_of_a_function_of_a_grid_follows_the_grid()
    {
        var space = new SearchSpace { ["x"] = GridSearch(1, 2), ["y"] = SampleFrom(config => config.Get<int>("x") * 100) };

        Assert.Equal(["""{"x":1,"y":100}""", """{"x":2,"y":200}"""], Trials(space).Select(config => config.ToString()));
    }

    [Fact]
    public void Decode_of_a_grid_of_functions_calls_each()
    {
        var space = new SearchSpace
        {
            ["x"] = GridSearch(SampleFrom(config => config.Get<int>("y") * 100), SampleFrom(config => config.Get<int>("y") * 200)),
            ["y"] = 1,
        };

        Assert.Equal([100, 200], Trials(space).Select(config => config.Get<int>("x")));
    }

    [Fact]
    public void Compile_of_nested_groups_joins_names_with_slashes()
    {
        var space = new SearchSpace { ["x"] = new SearchSpace { ["y"] = new SearchSpace { ["z"] = GridSearch(1, 2) } } };

        Assert.Equal("x/y/z", space.Compile().Dimensions.Single().Name);
    }

    [Fact]
    public void Decode_of_a_function_of_itself_names_the_recursion()
    {
        var space = new SearchSpace { ["x"] = SampleFrom(config => config.Get<int>("x")) };

        var error = Assert.Throws<RecursiveDependencyException>(() => Trials(space));

        Assert.Equal("Parameter 'x' recursively depends on itself: x -> x.", error.Message);
    }

    [Fact]
    public void Decode_of_a_circle_names_the_parameters_on_it_only()
    {
        var space = new SearchSpace
        {
            ["before"] = SampleFrom(config => config.Get<int>("a")),
            ["a"] = SampleFrom(config => config.TryGet<int>("b", out _) ? 1 : 2),
            ["b"] = SampleFrom(config => config.Contains("group") ? 1 : 2),
            ["group"] = new SearchSpace { ["c"] = SampleFrom(config => config.Get<int>("a")) },
        };

        var error = Assert.Throws<RecursiveDependencyException>(() => Trials(space));

        Assert.Equal(["a", "b", "group/c"], error.Parameters.AsEnumerable());
    }

    [Fact]
    public void Total_of_presets_counts_one_sample_each_and_the_grid_values_left_open()
    {
        var space = new SearchSpace { ["a"] = GridSearch(1, 2), ["b"] = RandInt(0, 3) };
        var presets = new[] { """{"a":2,"b":2}""", """{"a":1}""", """{"b":2}""" }.Select(Configuration.Parse).ToImmutableArray();

        var trials = Trials(space, presets, 4);

        Assert.Equal(6, trials.Count);
        Assert.Equal("""{"a":2,"b":2}""", trials[0].ToString());
        Assert.Equal([2, 1, 1, 2, 1, 2], trials.Select(config => config.Get<int>("a")));
        Assert.Equal([2, 2], trials.Skip(2).Take(2).Select(config => config.Get<int>("b")));
    }

    internal static IReadOnlyList<Configuration> Trials(SearchSpace searchSpace, ImmutableArray<Configuration> presets = default, int samples = 1)
    {
        var space = searchSpace.Compile();
        var plan = new VariantPlan(space, presets, samples);
        return [.. Enumerable.Range(0, (int)plan.Total!.Value).Select(trial =>
        {
            var rng = new Rng(1, Rng.StreamOf(trial, "sample"));
            var variant = plan.At(trial);
            return space.Decode(space.Sample(ref rng, variant.GridIndex, variant.Preset));
        })];
    }
}
