using static Tune.Domain;

namespace Tune.Tests;

/// <summary>Distributions, exactly: the quantile function is enumerated over the middles of equal cells of the unit interval.</summary>
public sealed class DistributionTests
{
    [Fact]
    public void QRandInt_gives_every_multiple_the_same_share() => AssertShares(
        QRandInt(0, 10, 5), 300, (0, 100), (5, 100), (10, 100));

    [Fact]
    public void QRandInt_with_bounds_off_the_step_uses_the_multiples_between() => AssertShares(
        QRandInt(-4, 10, 3), 500, (-3, 100), (0, 100), (3, 100), (6, 100), (9, 100));

    [Fact]
    public void RandInt_excludes_its_upper_end() => AssertShares(RandInt(-1, 2), 300, (-1, 100), (0, 100), (1, 100));

    [Fact]
    public void QUniform_reaches_both_ends_and_prints_clean_multiples() => AssertShares(
        QUniform(0.1, 0.7, 0.1), 700, (0.1, 100), (0.2, 100), (0.3, 100), (0.4, 100), (0.5, 100), (0.6, 100), (0.7, 100));

    [Fact]
    public void QUniform_with_a_step_that_is_no_unit_fraction_prints_clean_multiples() => AssertShares(
        QUniform(0, 1.2, 0.3), 500, (0, 100), (0.3, 100), (0.6, 100), (0.9, 100), (1.2, 100));

    [Fact]
    public void Choice_gives_every_position_the_same_share() => AssertShares(Choice("a", "b", "a"), 300, (0, 100), (1, 100), (2, 100));

    [Fact]
    public void LogRandInt_is_the_rounded_down_log_uniform_number() =>
        AssertShares(LogRandInt(1, 5), value => (Math.Log(value + 1) - Math.Log(value)) / Math.Log(5), 1, 2, 3, 4);

    [Fact]
    public void QLogUniform_gives_the_end_multiples_their_full_share() =>
        AssertShares(QLogUniform(0.5, 2, 0.5), value => Math.Log((value + 0.25) / (value - 0.25)) / Math.Log(2.25 / 0.25), 0.5, 1, 1.5, 2);

    [Fact]
    public void QLogRandInt_includes_its_upper_end() =>
        AssertShares(QLogRandInt(8, 32, 8), value => Math.Log((value + 4) / (value - 4)) / Math.Log(36.0 / 4), 8, 16, 24, 32);

    [Fact]
    public void QLogRandInt_with_step_1_equals_LogRandInt_with_the_next_upper_end() =>
        Assert.Equal(LogRandInt(1, 65).Spec, QLogRandInt(1, 64).Spec);

    [Fact]
    public void Uniform_is_the_line_from_low_to_below_high()
    {
        var dimension = Only(Uniform(-2, 6));

        Assert.Equal(-2, dimension.FromUnit(0));
        Assert.Equal(0, dimension.FromUnit(0.25));
        Assert.InRange(dimension.FromUnit(1), 5.999, Math.BitDecrement(6));
        Assert.Equal(0.25, dimension.ToUnit(0));
    }

    [Fact]
    public void LogUniform_is_the_line_of_logarithms()
    {
        var dimension = Only(LogUniform(1e-4, 1));

        Assert.Equal(1e-4, dimension.FromUnit(0), 1e-18);
        Assert.Equal(1e-2, dimension.FromUnit(0.5), 1e-15);
        Assert.True(dimension.FromUnit(1) < 1);
        Assert.Equal(0.75, dimension.ToUnit(0.1), 1e-12);
    }

    [Fact]
    public void RandN_is_the_normal_quantile_and_finite_at_the_ends()
    {
        var dimension = Only(RandN(10, 2));

        Assert.Equal(10, dimension.FromUnit(0.5));
        Assert.Equal(10 + 2 * 1.959963984540054, dimension.FromUnit(0.975), 1e-12);
        Assert.True(double.IsFinite(dimension.FromUnit(0)) && double.IsFinite(dimension.FromUnit(1)));
        Assert.Equal(0.975, dimension.ToUnit(dimension.FromUnit(0.975)), 1e-12);
    }

    [Fact]
    public void QRandN_is_rounded_to_clean_multiples()
    {
        var dimension = Only(QRandN(0, 1, 0.1));

        Assert.Equal(0.3, dimension.FromUnit(Gaussian.Cdf(0.32)));
        Assert.Equal(0, BitConverter.DoubleToInt64Bits(dimension.FromUnit(0.499)));
    }

    [Fact]
    public void ToUnit_of_discrete_values_is_the_middle_of_their_stretch()
    {
        Assert.Equal(1.5 / 4, Only(RandInt(0, 4)).ToUnit(1));
        Assert.Equal(Math.Log(2) / 2 / Math.Log(5), Only(LogRandInt(1, 5)).ToUnit(1), 1e-15);
        Assert.True(double.IsNaN(Only(RandInt(0, 4)).ToUnit(double.NaN)));
    }

    [Fact]
    public void FromUnit_of_NaN_throws() => Assert.Throws<ArgumentException>(() => Only(Uniform(0, 1)).FromUnit(double.NaN));

    [Theory]
    [InlineData(-5, 2)]
    [InlineData(7.4, 8)]
    [InlineData(1000, 10)]
    public void Clip_moves_to_the_nearest_legal_value(double value, double expected) =>
        Assert.Equal(expected, Only(QRandInt(1, 11, 2)).Clip(value));

    [Fact]
    public void Sample_draws_every_value_of_every_kind_with_its_share()
    {
        var space = new SearchSpace { ["n"] = RandInt(0, 6), ["c"] = Choice(1, 2, 3), ["u"] = Uniform(0, 1) }.Compile();
        var counts = new[] { new int[6], new int[3], new int[10] };
        for (var trial = 0; trial < 6_000; trial++)
        {
            var rng = new Rng(1, Rng.StreamOf(trial, "sample"));
            var sample = space.Sample(ref rng);
            counts[0][(int)sample[0]]++;
            counts[1][(int)sample[1]]++;
            counts[2][(int)(sample[2] * 10)]++;
        }

        Assert.All(counts, count => Assert.True(ChiSquare.OfUniform(count) < ChiSquare.Limit(count.Length - 1)));
    }

    private static Dimension Only(Domain domain) => new SearchSpace { ["x"] = domain }.Compile().Dimensions.Single();

    private static void AssertShares(Domain domain, int cells, params (double Value, int Count)[] expected)
    {
        var dimension = Only(domain);

        var counts = Enumerable.Range(0, cells).Select(i => dimension.FromUnit((i + 0.5) / cells)).CountBy(value => value);

        Assert.Equal(expected, counts.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal(expected.Length, dimension.ValueCount);
    }

    private static void AssertShares(Domain domain, Func<double, double> share, params double[] values)
    {
        const int cells = 100_000;
        var dimension = Only(domain);

        var counts = Enumerable.Range(0, cells).Select(i => dimension.FromUnit((i + 0.5) / cells)).CountBy(value => value).OrderBy(pair => pair.Key).ToList();

        Assert.Equal(values, counts.Select(pair => pair.Key));
        Assert.All(counts, pair => Assert.Equal(share(pair.Key), pair.Value / (double)cells, 2e-5));
        Assert.All(values, value => Assert.Equal(value, dimension.FromUnit(dimension.ToUnit(value))));
    }
}
