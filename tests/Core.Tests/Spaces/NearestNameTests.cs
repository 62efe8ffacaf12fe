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
}
