namespace Tune.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("tep", "tpe", 1)]
    [InlineData("tep", "de", 2)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Distance_counts_a_swap_of_neighbours_once(string left, string right, int expected) => Assert.Equal(expected, SpacePath.Distance(left, right));

    [Fact]
    public void Nearest_of_swapped_letters_is_what_was_meant() => Assert.Equal("tpe", SpacePath.Nearest("tep", ["cmaes", "de", "gp", "pso", "tpe"]));

    [Theory]
    [InlineData("nope", "asha,fifo,tpe", null)]
    [InlineData("ahsa", "asha,fifo,tpe", "asha")]
    [InlineData("ASHA", "asha,fifo,tpe", "asha")]
    [InlineData("tpee", "asha,fifo,tpe", "tpe")]
    [InlineData("y", "x", "x")]
    [InlineData("momentum", "lr,act", null)]
    [InlineData("rand", "random,tpe", "random")]
    [InlineData("", "asha", null)]
    [InlineData("asha", "", null)]
    public void Only_what_may_have_been_meant_is_suggested(string name, string candidates, string? expected)
    {
        var names = candidates.Split(',', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(expected, SpacePath.Near(name, names));
        Assert.Equal(expected is null ? "." : $"; did you mean '{expected}'?", SpacePath.Suggest(name, names));
    }
}
