namespace Tune.Page.Tests;

public sealed class ThinningTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(99)]
    public void What_stands_out_stays(int points)
    {
        var values = Enumerable.Range(0, 1000).Select(index => index switch { 333 => 9.0, 777 => -9.0, _ => Math.Sin(index) }).ToList();

        var kept = Thinning.Of(values, points);

        Assert.InRange(kept.Count, 4, points);
        Assert.Equal(kept.Distinct().Order(), kept);
        Assert.Equal((0, 999), (kept[0], kept[^1]));
        Assert.Contains(333, kept);
        Assert.Contains(777, kept);
    }

    [Fact]
    public void Few_points_are_all_kept() => Assert.Equal([0, 1, 2, 3], Thinning.Of([1, double.NaN, double.PositiveInfinity, 2], 4));

    [Fact]
    public void Values_that_are_no_numbers_are_no_obstacle() => Assert.Equal([0, 1, 26, 50, 51], Thinning.Of([.. Enumerable.Repeat(double.NaN, 50), 1, 2], 6));
}
