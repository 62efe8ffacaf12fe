namespace Tune.Tests.Search;

public sealed class TrustRegionTests
{
    [Fact]
    public void Length_doubles_after_three_successes_and_halves_after_as_many_failures_as_dimensions()
    {
        double[] scores = [10, 9, 8, 7];
        Assert.Equal(0.8, TrustRegion.Follow(scores.AsSpan(0, 3), 1, 5).Length);
        Assert.Equal(1.6, TrustRegion.Follow(scores, 1, 5).Length);
        Assert.Equal(1.6, TrustRegion.Follow([10, 9, 8, 7, 8, 8, 8, 8], 1, 5).Length);
        Assert.Equal(0.8, TrustRegion.Follow([10, 9, 8, 7, 8, 8, double.NaN, 8, 8], 1, 5).Length);
    }

    [Fact]
    public void Improvements_too_small_to_matter_are_failures() =>
        Assert.Equal(new TrustRegion(0, 4, 0.4), TrustRegion.Follow([10, 9.999, 9.998, 9.997, 9.996], 1, 4));

    [Fact]
    public void Region_that_has_become_too_small_begins_anew()
    {
        // 0.8 / 2⁷ is less than 1/128: 7 × 4 failures
        var scores = Enumerable.Repeat(5.0, 1 + 28).ToArray();
        scores[0] = 1;

        Assert.Equal(new TrustRegion(29, -1, 0.8), TrustRegion.Follow(scores, 1, 4));
        Assert.Equal(new TrustRegion(29, 30, 0.8), TrustRegion.Follow([.. scores, 7, 6], 1, 4));
    }

    [Fact]
    public void Box_is_longer_where_the_function_changes_slowly()
    {
        var space = new ModelSpace(new SearchSpace { ["x"] = Domain.Uniform(0, 1), ["y"] = Domain.Uniform(0, 1), ["c"] = Domain.Choice("a", "b") }.Compile());
        var region = new TrustRegion(0, 0, 0.2).Around([0.5, 0.9, 1], space, [0.5, 2, 1]);

        Assert.Equal([0.45, 0.7, 0], region.Low, (left, right) => Math.Abs(left - right) < 1e-12);
        Assert.Equal([0.55, 1, 1], region.High, (left, right) => Math.Abs(left - right) < 1e-12);
    }

    [Fact]
    public void Hyperparameters_are_found_anew_ever_more_rarely()
    {
        Assert.Equal(7, GpFit.Milestone(7));
        Assert.Equal(20, GpFit.Milestone(20));
        var changes = Enumerable.Range(100, 100).Count(count => GpFit.Milestone(count) != GpFit.Milestone(count - 1));
        Assert.InRange(changes, 5, 10);
        Assert.InRange(10_000 - GpFit.Milestone(10_000), 0, 24);
        Assert.All(Enumerable.Range(1, 500), count => Assert.InRange(GpFit.Milestone(count), 1, count));
    }
}
