namespace Tune.Tests.Search;

public sealed class ImprovementMathTests
{
    /// <summary>From 60 digits of arbitrary precision: log h(z), Φ/h, log Φ(z), φ/Φ.</summary>
    [Theory]
    [InlineData(3, 1.0987396653277078, 0.33284096845179524, -0.0013508099647481938, 0.0044378390421256638)]
    [InlineData(0, -0.91893853320467274, 1.2533141373155003, -0.69314718055994531, 0.79788456080286536)]
    [InlineData(-0.5, -1.6205162643873199, 1.5598731483480797, -1.1759117615936186, 1.1410777703680645)]
    [InlineData(-1, -2.4851210257126413, 1.9042712333296918, -1.8410216450092635, 1.5251352761609812)]
    [InlineData(-1.5, -3.5299359208057099, 2.2795806941564462, -2.7059444008238898, 1.9386771666225432)]
    [InlineData(-5, -16.74430116266099, 5.3618162412880885, -15.064998393988726, 5.1865039671258421)]
    [InlineData(-11.9, -76.697699517684511, 12.064671442662859, -74.207418051248287, 11.982886633486248)]
    [InlineData(-12.1, -79.130370717582075, 12.262054268400984, -76.62386124251324, 12.181552403709138)]
    [InlineData(-30, -457.724653760598, 30.066446154162419, -454.3212439563432, 30.033259667433677)]
    [InlineData(-1000, -500014.73445209116, 1000.001999994, -500007.82669481218, 1000.000999998)]
    [InlineData(-1e8, -5000000000000037.8, 100000000.00000002, -5000000000000019.3, 100000000.00000001)]
    public void Values_have_twelve_digits(double z, double expected, double expectedSlope, double cdf, double cdfSlope)
    {
        AssertNear(expected, ImprovementMath.LogExpected(z).Value);
        AssertNear(expectedSlope, ImprovementMath.LogExpected(z).Slope);
        AssertNear(cdf, ImprovementMath.LogCdf(z).Value);
        AssertNear(cdfSlope, ImprovementMath.LogCdf(z).Slope);
    }

    private static void AssertNear(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * Math.Max(1, Math.Abs(expected)));
}
