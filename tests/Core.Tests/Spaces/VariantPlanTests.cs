using static Tune.Domain;

namespace Tune.Tests;

public sealed class VariantPlanTests
{
    private static readonly FlatSpace Nested = new SearchSpace
    {
        ["g"] = GridSearch(
            new SearchSpace { ["kind"] = "a", ["n"] = GridSearch(1, 2, 3) },
            new SearchSpace { ["kind"] = "b" }),
        ["h"] = GridSearch(10, 20),
    }.Compile();

    [Fact]
    public void GridSize_of_nested_grids_sums_over_options_and_multiplies_over_grids() => Assert.Equal(8, Nested.GridSize);

    [Fact]
    public void At_of_nested_grids_visits_every_point_once()
    {
        var plan = new VariantPlan(Nested, [], 1);

        var texts = Enumerable.Range(0, 8).Select(trial =>
        {
            var rng = new Rng(1, 1);
            return Nested.Decode(Nested.Sample(ref rng, plan.At(trial).GridIndex)).ToString();
        }).ToList();

        Assert.Equal(8, texts.Distinct().Count());
        Assert.Equal("""{"g":{"kind":"a","n":1},"h":10}""", texts[0]);
        Assert.Equal("""{"g":{"kind":"b"},"h":10}""", texts[3]);
        Assert.Equal("""{"g":{"kind":"a","n":1},"h":20}""", texts[4]);
    }

    [Theory]
    [InlineData("""{}""", 8)]
    [InlineData("""{"h":20}""", 4)]
    [InlineData("""{"g":{"kind":"a"}}""", 6)]
    [InlineData("""{"g":{"kind":"b"}}""", 2)]
    [InlineData("""{"g":{"n":3}}""", 2)]
    [InlineData("""{"g":{}}""", 8)]
    [InlineData("""{"g":{"kind":"a","n":2},"h":10}""", 1)]
    public void PresetGridSize_counts_what_the_preset_leaves_open(string preset, long expected)
    {
        var parsed = Nested.ParsePreset(Configuration.Parse(preset));
        var points = Enumerable.Range(0, (int)expected).Select(point =>
        {
            var rng = new Rng(1, 1);
            return Nested.Sample(ref rng, point, parsed);
        });

        Assert.Equal(expected, Nested.PresetGridSize(parsed));
        Assert.Equal(expected, points.Distinct().Count());
    }

    [Fact]
    public void Total_without_samples_is_endless_and_At_repeats_the_grid()
    {
        var plan = new VariantPlan(Nested, [], null);

        Assert.Null(plan.Total);
        Assert.Equal(new Variant(null, 5), plan.At(8 * 1000 + 5));
    }

    [Fact]
    public void Total_with_more_presets_than_samples_tries_all_presets()
    {
        var preset = Configuration.Parse("""{"g":{"kind":"b"},"h":10}""");

        Assert.Equal(3, new VariantPlan(Nested, [preset, preset, preset], 1).Total);
    }

    [Fact]
    public void At_outside_the_plan_throws()
    {
        var plan = new VariantPlan(Nested, [], 2);

        Assert.Throws<ArgumentOutOfRangeException>(() => plan.At(16));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.At(-1));
    }

    [Fact]
    public void Constructor_with_bad_presets_lists_them_all_by_number()
    {
        var error = Assert.Throws<InvalidConfigurationException>(
            () => new VariantPlan(Nested, [Configuration.Parse("""{"h":1}"""), Configuration.Parse("{}"), Configuration.Parse("""{"hh":1}""")], 1));

        Assert.Equal(
            ["preset 0: h: 1 is not one of 10, 20", "preset 2: hh: there is no such parameter; the nearest is 'h'"],
            error.Problems.AsEnumerable());
    }

    [Fact]
    public void Sample_beyond_the_grid_throws() => Assert.Throws<ArgumentOutOfRangeException>(() =>
    {
        var rng = new Rng(1, 1);
        Nested.Sample(ref rng, 8);
    });

    [Fact]
    public void Compile_of_too_large_a_grid_says_so()
    {
        var space = new SearchSpace();
        var names = Enumerable.Range(0, 7).Select(i => KeyValuePair.Create($"p{i}", GridSearch([.. Enumerable.Range(0, 1000)]).Spec));

        var error = Assert.Throws<InvalidSearchSpaceException>(() => FlatSpace.Compile(new(space.Root.Children.AddRange(names))));

        Assert.Equal("grid_search: the grid has more than 9223372036854775807 points", Assert.Single(error.Problems));
    }
}
