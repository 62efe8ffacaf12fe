using System.Globalization;
using System.Text.Json;

namespace Tune.Tests.Spaces;

public sealed class ScalarOptionsTests
{
    /// <summary>Beside a thousand numbers: texts like them, equal ones of other spellings, and some that differ beyond the digits of a double.</summary>
    private static readonly string[] Values =
    [
        .. Enumerable.Range(0, 1_000).Select(value => value.ToString(CultureInfo.InvariantCulture)),
        "\"7\"", "true", "false", "null", "\"true\"", "7.0", "70e-1", "0.1", "0.10000000000000000000001", "-0", "1e400", "2e400", "\"\"",
    ];

    [Fact]
    public void Finds_what_comparing_one_by_one_finds()
    {
        var elements = Values.Select(value => JsonElement.Parse(value)).ToList();
        var options = Assert.IsType<ScalarOptions>(OptionsOf(elements));
        string[] others = ["1000", "0.5", "\"x\"", "[7]", "{}", "{\"a\":7}", "0.1000000000000000000000", "0.100000000000000005551", "3e400", "0e0", "-0.0", "999.0"];

        foreach (var value in elements.Concat(others.Select(other => JsonElement.Parse(other))))
            Assert.Equal(elements.FindIndex(element => JsonElement.DeepEquals(element, value)), options.Find(value));
    }

    [Theory]
    [InlineData(8, "1")]
    [InlineData(100, "[1]")]
    [InlineData(100, "{\"a\":1}")]
    public void Few_options_and_others_than_plain_values_are_compared_one_by_one(int count, string last) =>
        Assert.Null(OptionsOf([.. Enumerable.Range(0, count).Select(value => JsonSerializer.SerializeToElement(value)), JsonElement.Parse(last)]));

    [Fact]
    public void Choice_of_many_values_is_read_back()
    {
        var space = new SearchSpace { ["a"] = Domain.Choice([.. Enumerable.Range(0, 500)]) }.Compile();

        for (var option = 0; option < 500; option++) Assert.Equal(option, space.Encode(space.Decode(new Assignment([option])))[0]);
        Assert.Throws<InvalidConfigurationException>(() => space.Encode(Configuration.Parse("""{"a":500}""")));
        Assert.Throws<InvalidConfigurationException>(() => space.Encode(Configuration.Parse("""{"a":"1"}""")));
    }

    private static ScalarOptions? OptionsOf(List<JsonElement> values) =>
        ScalarOptions.Of([.. values.Select(value => new SpaceNode.Constant("a", value, []))]);
}
