using static Tune.Domain;

namespace Tune.Tests;

public sealed class FlatSpaceTests
{
    private static readonly FlatSpace Space = new SearchSpace
    {
        ["lr"] = LogUniform(1e-4, 1e-1),
        ["opt"] = Choice(
            new SearchSpace { ["kind"] = "sgd", ["momentum"] = Uniform(0, 0.99) },
            new SearchSpace { ["kind"] = "adam", ["momentum"] = QUniform(0.8, 1, 0.1), ["warm"] = Choice(true, false) }),
        ["layers"] = QRandInt(2, 8, 2),
        ["act"] = Choice("relu", "tanh"),
        ["epochs"] = 20,
        ["pair"] = ListOf(1, RandInt(0, 3)),
    }.Compile();

    [Fact]
    public void Dimensions_are_in_order_with_their_parents()
    {
        Assert.Equal(
            ["lr:-1", "opt:-1", "opt/momentum:1=0", "opt/momentum:1=1", "opt/warm:1=1", "layers:-1", "act:-1", "pair/1:-1"],
            Space.Dimensions.Select(d => d.Parent < 0 ? $"{d.Name}:-1" : $"{d.Name}:{d.Parent}={d.ParentOption}"));
        Assert.Equal([0, 2, 0, 0, 2, 0, 2, 0], Space.Dimensions.Select(d => d.OptionCount));
    }

    [Fact]
    public void Decode_writes_the_chosen_branch_in_the_order_of_the_space()
    {
        var assignment = new Assignment([0.01, 1, double.NaN, 0.9, 0, 4, 1, 2]);

        var configuration = Space.Decode(assignment);

        Assert.Equal(
            """{"lr":0.01,"opt":{"kind":"adam","momentum":0.9,"warm":true},"layers":4,"act":"tanh","epochs":20,"pair":[1,2]}""", configuration.ToString());
        Assert.Equal(assignment, Space.Encode(configuration));
        Assert.Equal(assignment.GetHashCode(), Space.Encode(configuration).GetHashCode());
    }

    [Theory]
    [InlineData(0.01, 5, 0.5, "opt: the assignment has no option 5.")]
    [InlineData(0.01, 0, double.NaN, "opt/momentum: the assignment has no value.")]
    public void Decode_of_a_broken_assignment_throws(double rate, double option, double momentum, string expected) => Assert.Equal(
        expected,
        Assert.Throws<ArgumentException>(() => Space.Decode(new Assignment([rate, option, momentum, double.NaN, double.NaN, 4, 1, 2]))).Message);

    [Fact]
    public void Decode_of_an_assignment_of_another_space_throws() =>
        Assert.Throws<ArgumentException>(() => Space.Decode(new Assignment([1])));

    [Fact]
    public void Encode_of_a_configuration_outside_the_space_lists_all_problems()
    {
        var configuration = Configuration.Parse(
            """{"lr":1,"opt":{"kind":"adam","momentum":0.85,"worm":true},"layers":3,"act":"gelu","epochs":21,"pair":[1],"epoch":0}""");

        var error = Assert.Throws<InvalidConfigurationException>(() => Space.Encode(configuration));

        Assert.Equal(
            [
                "lr: 1 is outside [0.0001, 0.1]",
                "opt/momentum: 0.85 is not a multiple of 0.1",
                "opt/warm: is missing",
                "opt/worm: there is no such parameter; the nearest is 'opt/warm'",
                "layers: 3 is not a multiple of 2",
                "act: \"gelu\" is not one of \"relu\", \"tanh\"",
                "epochs: is always 20, got 21",
                "pair: expected an array of 2, got [1]",
                "epoch: there is no such parameter; the nearest is 'epochs'",
            ],
            error.Problems.AsEnumerable());
    }

    [Theory]
    [InlineData("""{"opt":"sgd"}""", "opt: \"sgd\" fits none of the 2 options")]
    [InlineData("""{"opt":{"kind":"rms"}}""", "opt: {\"kind\":\"rms\"} fits none of the 2 options")]
    [InlineData("""{"lr":"fast"}""", "lr: expected a number, got \"fast\"")]
    [InlineData("""{"layers":10}""", "layers: 10 is outside [2, 8]")]
    [InlineData("""{"pair":[1,2.5]}""", "pair/1: 2.5 is not an integer")]
    [InlineData("""{"momentun":1}""", "momentun: there is no such parameter; the nearest is 'opt/momentum'")]
    public void ParsePreset_of_a_fault_names_its_path(string json, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidConfigurationException>(() => Space.ParsePreset(Configuration.Parse(json))).Problems.Single());

    [Fact]
    public void Sample_completes_a_preset_and_keeps_the_other_draws()
    {
        Rng free = new(1, 1), kept = new(1, 1);
        var preset = Space.ParsePreset(Configuration.Parse("""{"epochs":20,"layers":8,"opt":{"kind":"adam","warm":false}}"""));

        var without = Space.Sample(ref free);
        var with = Space.Sample(ref kept, 0, preset);

        Assert.Equal((8, 1, 1), (with[5], with[1], with[4]));
        Assert.Equal((without[0], without[6], without[7]), (with[0], with[6], with[7]));
        Assert.Equal(8UL, kept.Position);
        Assert.Equal(free.Position, kept.Position);
    }

    [Fact]
    public void Sample_with_a_preset_of_another_space_throws()
    {
        var preset = new SearchSpace { ["x"] = 1 }.Compile().ParsePreset(Configuration.Parse("{}"));

        Assert.Throws<ArgumentException>(() => Space.PresetGridSize(preset));
    }

    [Fact]
    public void Encode_takes_the_first_matching_option()
    {
        var space = new SearchSpace { ["x"] = Choice((Domain)RandInt(0, 5), Uniform(0, 10), 3) }.Compile();

        Assert.Equal(new Assignment([0, 3, double.NaN]), space.Encode(Configuration.Parse("""{"x":3}""")));
        Assert.Equal(new Assignment([1, double.NaN, 3.5]), space.Encode(Configuration.Parse("""{"x":3.5}""")));
    }

    [Fact]
    public void Encode_forgets_what_a_failed_option_had_matched()
    {
        var space = new SearchSpace
        {
            ["x"] = Choice(
                new SearchSpace { ["n"] = RandInt(0, 5), ["kind"] = "a" },
                new SearchSpace { ["n"] = RandInt(0, 5), ["kind"] = "b" }),
        }.Compile();

        Assert.Equal(new Assignment([1, double.NaN, 3]), space.Encode(Configuration.Parse("""{"x":{"n":3,"kind":"b"}}""")));
    }

    [Fact]
    public void Sample_of_one_dimension_does_not_depend_on_the_branches_of_another()
    {
        var space = new SearchSpace
        {
            ["c"] = Choice(new SearchSpace { ["a"] = Uniform(0, 1), ["b"] = Uniform(0, 1) }, new SearchSpace { ["kind"] = "none" }),
            ["u"] = Uniform(0, 1),
        }.Compile();

        for (var trial = 0UL; trial < 20; trial++)
        {
            var rng = new Rng(9, trial);
            Assert.Equal((Rng.Draw(9, trial, 3) >> 11) / (double)(1UL << 53), space.Sample(ref rng)[3]);
        }
    }

    [Fact]
    public void Encode_ignores_computed_values()
    {
        var space = new SearchSpace { ["x"] = RandInt(0, 5), ["y"] = SampleFrom(config => config.Get<int>("x") + 1) }.Compile();

        Assert.Equal(space.Encode(Configuration.Parse("""{"x":3,"y":4}""")), space.Encode(Configuration.Parse("""{"x":3}""")));
        Assert.Equal("""{"x":3,"y":4}""", space.Decode(new Assignment([3])).ToString());
    }

    [Fact]
    public void Decode_of_a_throwing_function_names_parameter_and_function()
    {
        var space = new SearchSpace { ["g"] = new SearchSpace { ["y"] = SampleFrom<int>("broken", config => config.Get<int>("nowhere")), ["z"] = 1 } }.Compile();

        var error = Assert.Throws<ComputedParameterException>(() => space.Decode(new Assignment([])));

        Assert.Equal("g/y: sample_from 'broken' failed: The configuration has no parameter 'nowhere'; it has: g/z.", error.Message);
        Assert.Equal(("g/y", "broken"), (error.Parameter, error.FunctionName));
    }

    [Fact]
    public void Decode_of_a_function_that_returns_a_domain_says_so()
    {
        var space = new SearchSpace { ["y"] = SampleFrom<object>("bad", _ => Uniform(0, 1)) }.Compile();

        Assert.Equal(
            "y: sample_from 'bad' must return a value, not a domain",
            Assert.Throws<ComputedParameterException>(() => space.Decode(new Assignment([]))).Message);
    }

    [Fact]
    public void Decode_of_a_long_chain_of_functions_resolves_it()
    {
        var space = new SearchSpace { ["p0"] = 0 };
        var children = Enumerable.Range(1, 40).Reverse()
            .Select(i => KeyValuePair.Create($"p{i}", SampleFrom($"f{i}", config => config.Get<int>($"p{i - 1}") + 1).Spec));

        var configuration = FlatSpace.Compile(new([.. children, .. space.Root.Children])).Decode(new Assignment([]));

        Assert.Equal(40, configuration.Get<int>("p40"));
    }

    [Fact]
    public void Decode_of_a_function_in_a_branch_not_chosen_never_calls_it()
    {
        var space = new SearchSpace { ["x"] = Choice((Domain)1, SampleFrom<int>("never", _ => throw new InvalidOperationException())) }.Compile();

        Assert.Equal("""{"x":1}""", space.Decode(new Assignment([0])).ToString());
    }
}
