using System.Text.Json;

namespace Tune.Tests;

/// <summary>Spaces with very many parameters: a time that grew as their square would be minutes here.</summary>
public sealed class ManyParametersTests
{
    private const int Many = 100_000;

    private static readonly FlatSpace Space = Of(Many);

    [Fact]
    public void Configuration_finds_its_way_in_any_order_of_members()
    {
        var assignment = Draw(1);
        var configuration = Space.Decode(assignment);
        var reversed = Configuration.Parse($"{{{string.Join(",", configuration.Flatten().Reverse().Select(entry => $"\"{entry.Key}\":{entry.Value.GetRawText()}"))}}}");

        Assert.Equal(assignment, Space.Encode(configuration));
        Assert.Equal(assignment, Space.Encode(reversed));
    }

    [Fact]
    public void Every_parameter_is_found_by_name()
    {
        var assignment = Draw(2);
        var configuration = Space.Decode(assignment);

        for (var i = 0; i < Many; i++) Assert.Equal(assignment[i], configuration.Get<double>($"p{i}"));
    }

    [Fact]
    public void Index_finds_what_a_walk_finds()
    {
        var members = Enumerable.Range(0, ConfigurationIndex.Fewest).Select(i => $"\"p{i}\":{i}");
        var json = $$$"""{{{{string.Join(",", members)}}},"opt":{"kind":"sgd","":{"x":1},"a/b":2},"layers":[{"width":3}],"":{"p1":-1},"p/1":-2}""";
        var configuration = Configuration.Parse(json);

        Assert.Equal(1, configuration.Get<int>("p1"));
        Assert.Equal("sgd", configuration.Get<string>("opt/kind"));
        Assert.Equal(3, configuration.Get<int>("layers/0/width"));
        Assert.Equal(-1, configuration.Get<int>("/p1"));
        Assert.Equal(1, configuration.Get<int>("opt//x"));
        Assert.True(configuration.Contains("opt"));
        Assert.False(configuration.Contains("p/1"));
        Assert.False(configuration.Contains("opt/a/b"));
        Assert.Equal(JsonValueKind.Object, configuration.Root.ValueKind);
        Assert.Equal("sgd", configuration.Pack().Get<string>("opt/kind"));
        Assert.Equal(json, configuration.ToString());
    }

    [Fact]
    public void Every_fault_is_told_and_the_nearest_name_for_the_first()
    {
        var unknown = Configuration.Parse($"{{{string.Join(",", Enumerable.Range(0, Many).Select(i => $"\"q{i}\":2"))}}}");

        var error = Assert.Throws<InvalidConfigurationException>(() => Space.Encode(unknown));

        Assert.Equal(2 * Many, error.Problems.Length);
        Assert.Contains("q1: there is no such parameter; the nearest is 'p1'", error.Problems);
        Assert.Contains($"q{Many - 1}: there is no such parameter", error.Problems);
    }

    [Fact]
    public void Every_parameter_may_have_a_constraint()
    {
        var rules = ConstraintSet.Of(Space, [.. Enumerable.Range(0, Many).Select(i => Constraint.Parse($"p{i} < 2"))]);

        Assert.True(rules.Allows(Draw(3)));
    }

    private static Assignment Draw(ulong seed)
    {
        var rng = new Rng(seed, 0);
        return Space.Sample(ref rng);
    }

    private static FlatSpace Of(int count) =>
        FlatSpace.Compile(SearchSpaceJson.Parse($"{{{string.Join(",", Enumerable.Range(0, count).Select(i => $"\"p{i}\":{{\"uniform\":[0,1]}}"))}}}").Root);
}
