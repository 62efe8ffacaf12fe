namespace Tune.Tests;

public sealed class RngTests
{
    [Fact]
    public void NextUInt64_of_each_position_equals_Draw()
    {
        var rng = new Rng(42, 7);

        for (var i = 0UL; i < 9; i++)
        {
            Assert.Equal(i, rng.Position);
            Assert.Equal(Rng.Draw(42, 7, i), rng.NextUInt64());
        }
    }

    [Fact]
    public void NextUInt64_of_other_seeds_and_streams_differs()
    {
        var draws = from seed in Enumerable.Range(0, 20) from stream in Enumerable.Range(0, 20) select Rng.Draw((ulong)seed, (ulong)stream, 0);

        Assert.Equal(400, draws.Distinct().Count());
    }

    [Fact]
    public void A_copy_repeats_the_draws()
    {
        var rng = new Rng(1, 2);
        rng.NextUInt64();
        var copy = rng;

        Assert.Equal(rng.NextUInt64(), copy.NextUInt64());
        Assert.Equal(rng.NextDouble(), copy.NextDouble());
    }

    [Fact]
    public void NextDouble_stays_in_the_half_open_unit_interval_and_is_uniform()
    {
        var rng = new Rng(3, 0);
        var counts = new int[20];

        for (var i = 0; i < 20_000; i++) counts[(int)(rng.NextDouble() * 20)]++;

        Assert.True(ChiSquare.OfUniform(counts) < ChiSquare.Limit(19));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void NextInt32_is_uniform_below_its_bound(int bound)
    {
        var rng = new Rng(4, (ulong)bound);
        var counts = new int[bound];

        for (var i = 0; i < 10_000; i++) counts[rng.NextInt32(bound)]++;

        Assert.True(ChiSquare.OfUniform(counts) < ChiSquare.Limit(Math.Max(1, bound - 1)));
    }

    [Fact]
    public void NextInt64_with_a_bound_that_rejects_often_is_unbiased()
    {
        // Two thirds of 2⁶³: without rejection the lower third of the results would come twice as often as the rest.
        const long bound = long.MaxValue / 3 * 2;
        var rng = new Rng(5, 0);
        var counts = new int[4];

        for (var i = 0; i < 8_000; i++) counts[(int)(rng.NextInt64(bound) / (bound / 4 + 1))]++;

        Assert.True(ChiSquare.OfUniform(counts) < ChiSquare.Limit(3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void NextInt64_without_room_throws(long bound) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rng(1, 1).NextInt64(bound));

    [Fact]
    public void NextGaussian_takes_one_draw_and_has_the_moments_of_a_normal()
    {
        var rng = new Rng(6, 0);
        double sum = 0, squares = 0;
        const int count = 20_000;

        for (var i = 0; i < count; i++)
        {
            var value = rng.NextGaussian();
            sum += value;
            squares += value * value;
        }

        Assert.Equal((ulong)count, rng.Position);
        Assert.InRange(sum / count, -0.03, 0.03);
        Assert.InRange(squares / count, 0.95, 1.05);
    }

    [Fact]
    public void StreamOf_keeps_its_values_over_versions_and_tells_trials_and_purposes_apart()
    {
        var streams = from trial in Enumerable.Range(-1, 1000) from purpose in new[] { "sample", "perturb", "" } select Rng.StreamOf(trial, purpose);

        Assert.Equal(3000, streams.Distinct().Count());
        Assert.Equal(13663747141525558317UL, Rng.StreamOf(0, "sample"));
        Assert.Equal(13693893746630541141UL, Rng.StreamOf(17, "perturb"));
    }
}
