namespace Tune.Tests.Search;

public sealed class CmaDistributionTests
{
    /// <summary>From the tutorial's equations, worked out apart from this code.</summary>
    [Fact]
    public void Constants_are_those_of_the_tutorial()
    {
        var constants = new CmaConstants(10, 10);

        Assert.Equal(5, constants.Parents);
        Assert.Equal(3.1672992814107026, constants.MuEffective, 12);
        Assert.Equal(0.2844285879463675, constants.CSigma, 12);
        Assert.Equal(1.2844285879463675, constants.Damping, 12);
        Assert.Equal(0.29499038303562225, constants.CPath, 12);
        Assert.Equal(0.015283824524751714, constants.COne, 12);
        Assert.Equal(0.023551776650417484, constants.CMu, 12);
        Assert.Equal(3.0847265651690123, constants.ExpectedLength, 12);
        double[] weights = [0.45627265, 0.2707531, 0.16223112, 0.08523355, 0.02550959, -0.08001261, -0.22176416, -0.34455494, -0.45286409, -0.54974992];
        for (var rank = 0; rank < 10; rank++) Assert.Equal(weights[rank], constants.Weights[rank], 1e-8);
    }

    /// <summary>One generation of four points, worked out apart from this code.</summary>
    [Fact]
    public void Update_is_that_of_the_tutorial()
    {
        var distribution = new CmaDistribution([0.5, 0.5], 0.1);

        distribution.Update(new CmaConstants(2, 4), [[0.55, 0.45], [0.6, 0.5], [0.5, 0.62], [0.38, 0.4]]);

        Assert.Equal(0.55979186, distribution.Mean[0], 7);
        Assert.Equal(0.45979186, distribution.Mean[1], 7);
        Assert.Equal(0.08800736370614619, distribution.Sigma, 12);
        Assert.Equal(0.08800736370614619 * Math.Sqrt(0.897287377639225), distribution.Deviation(0), 12);
        Assert.Equal(0.08800736370614619 * Math.Sqrt(0.8217099634294854), distribution.Deviation(1), 12);
        // C01 = A00 · A10
        Assert.Equal(-0.12139017647577813, distribution.Factor[0] * distribution.Factor[2], 12);
    }

    [Fact]
    public void Whiten_undoes_Place()
    {
        var distribution = new CmaDistribution([0.5, 0.2, 0.7], 0.1, [2, 0, 0, 0.5, 1, 0, -0.3, 0.2, 0.7]);
        double[] normal = [0.3, -1.2, 0.8];
        var back = new double[3];

        distribution.Whiten(distribution.Place(normal), back);

        for (var i = 0; i < 3; i++) Assert.Equal(normal[i], back[i], 12);
    }

    [Fact]
    public void What_is_inactive_everywhere_keeps_mean_and_spread()
    {
        var distribution = new CmaDistribution([0.5, 0.5], 0.1);
        var constants = new CmaConstants(2, 4);

        for (var generation = 0; generation < 30; generation++)
        {
            var (mean, sigma) = (distribution.Mean[0], distribution.Sigma);
            distribution.Update(constants, [[mean + 0.1 * sigma, double.NaN], [mean - 0.1 * sigma, double.NaN], [mean + sigma, double.NaN], [mean - sigma, double.NaN]]);
        }

        Assert.Equal(0.5, distribution.Mean[1]);
        Assert.Equal(0.1, distribution.Deviation(1), 10);
        Assert.InRange(distribution.Deviation(0), 0, 0.05);
    }

    [Fact]
    public void A_point_from_afar_moves_the_mean_no_further_than_the_longest_step()
    {
        var distribution = new CmaDistribution([0.5, 0.5], 0.01);
        var constants = new CmaConstants(2, 4);

        distribution.Update(constants, [[50, 0.5], [50, 0.5], [0.5, 0.51], [0.5, 0.49]]);

        Assert.Equal(0.5 + 0.01 * constants.LongestStep, distribution.Mean[0], 10);
    }

    [Theory]
    [InlineData(0.5, 0.001)]
    [InlineData(0.31, 0.0001)]
    [InlineData(0.02, 0.001)]
    [InlineData(0.98, 0.01)]
    [InlineData(0.55, 0.2)]
    public void Margin_keeps_every_neighbour_reachable(double mean, double sigma)
    {
        const double Alpha = 0.05;
        var axis = new CmaAxis(new SearchSpace { ["n"] = Domain.RandInt(0, 10) }.Compile().Dimensions[0]);
        var distribution = new CmaDistribution([mean], sigma);
        var margin = new IntegerMargin([axis], Alpha);

        margin.Correct(distribution);

        var (low, high) = axis.CellOf(distribution.Mean[0]);
        var deviation = distribution.Deviation(0) * margin.Scale[0];
        var below = Gaussian.Cdf((low - distribution.Mean[0]) / deviation);
        var above = Gaussian.Cdf((distribution.Mean[0] - high) / deviation);
        Assert.InRange(below + above, Alpha - 1e-9, 1);
        if (double.IsFinite(low) && double.IsFinite(high)) Assert.InRange(Math.Min(below, above), Alpha / 2 - 1e-9, 1);
        Assert.Equal(axis.Decode(mean), axis.Decode(distribution.Mean[0]));
    }

    [Fact]
    public void Cells_of_logarithmic_integers_end_where_the_value_changes()
    {
        var axis = new CmaAxis(new SearchSpace { ["n"] = Domain.LogRandInt(1, 65) }.Compile().Dimensions[0]);

        var (low, high) = axis.CellOf(axis.Encode(5));

        Assert.Equal(5, axis.Decode(low + 1e-9));
        Assert.Equal(4, axis.Decode(low - 1e-9));
        Assert.Equal(5, axis.Decode(high - 1e-9));
        Assert.Equal(6, axis.Decode(high + 1e-9));
        Assert.Equal(double.NegativeInfinity, axis.CellOf(0.01).Low);
        Assert.Equal(double.PositiveInfinity, axis.CellOf(0.999).High);
    }

    [Fact]
    public void Normal_parameters_may_leave_their_usual_range()
    {
        var axis = new CmaAxis(new SearchSpace { ["x"] = Domain.RandN(3, 2) }.Compile().Dimensions[0]);

        Assert.Equal(0.5, axis.Encode(3));
        Assert.Equal(9, axis.Decode(1), 12);
        Assert.Equal(15, axis.Decode(1.5), 12);
    }

    [Fact]
    public void Options_move_towards_what_was_good_and_never_die_out()
    {
        var category = new CategoryDistribution(3, 1);

        for (var generation = 0; generation < 200; generation++) category.Update([0, 1, 0], 0.3);

        Assert.Equal(0.135, category.Probabilities[0], 6);
        Assert.Equal(0.73, category.Probabilities[1], 6);
        Assert.Equal(1, category.Draw(0.5));
        Assert.Equal(2, category.Draw(0.999));
    }
}
