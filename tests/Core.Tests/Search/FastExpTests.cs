namespace Tune.Tests.Search;

public sealed class FastExpTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-700)]
    [InlineData(650)]
    public void LogSum_is_that_of_the_library(double shift)
    {
        var rng = new Rng(1, 2);
        for (var length = 4; length < 200; length += 4)
        {
            var exponents = Enumerable.Range(0, length).Select(_ => shift - 30 * rng.NextDouble()).ToArray();

            var expected = shift + Math.Log(exponents.Sum(exponent => Math.Exp(exponent - shift)));
            Assert.Equal(expected, FastExp.LogSum(exponents), 1e-10);
        }
    }

    [Fact]
    public void LogSum_takes_nothing_for_nothing()
    {
        const double Nothing = double.NegativeInfinity;

        Assert.Equal(Nothing, FastExp.LogSum([]));
        Assert.Equal(Nothing, FastExp.LogSum([Nothing, Nothing, Nothing, Nothing]));
        Assert.Equal(2.5, FastExp.LogSum([Nothing, 2.5, Nothing, -1e9]), 1e-12);
    }
}
