using static Tune.Domain;

namespace Tune.Tests;

/// <summary>What a domain draws belongs to it, whatever its bounds: else the searcher's own suggestion is refused, and again at every ask.</summary>
public sealed class ExtremeDomainTests
{
    private const double Last = 1 - 1.0 / (1L << 53);

    private static readonly double[] Units = [0, double.Epsilon, 1e-17, 0.1, 1 / 3.0, 0.5, 0.7071, 1 - 1e-9, Last];

    [Theory]
    [InlineData("""{"quniform":[0,1000000,1e-9]}""")]
    [InlineData("""{"quniform":[0,100000,1e-9]}""")]
    [InlineData("""{"qloguniform":[1e-9,1000000,1e-9]}""")]
    [InlineData("""{"quniform":[-3e5,3e5,3e-10]}""")]
    [InlineData("""{"qrandn":[0,100,1e-12]}""")]
    [InlineData("""{"quniform":[0,1e-310,5e-324]}""")]
    [InlineData("""{"randint":[-9007199254740992,9007199254740992]}""")]
    [InlineData("""{"lograndint":[1,9007199254740992]}""")]
    [InlineData("""{"lograndint":[9007199254740990,9007199254740992]}""")]
    public void Own_draws_of_a_domain_with_fine_steps_are_taken(string domain)
    {
        var space = SearchSpaceJson.Parse($$"""{"x":{{domain}}}""").Compile();

        for (var seed = 0; seed < 1_000; seed++) AssertIsOwn(space, RandomSpaces.Draw(space, seed));
    }

    [Theory]
    [InlineData("""{"quniform":[0,8000000,1e-9]}""", "x: step 1E-09 is too small for the bounds: there are at most 1125899906842624 multiples of it that doubles tell apart")]
    [InlineData("""{"qrandn":[0,1,1e-15]}""", "x: step 1E-15 is too small for the standard deviation: there are at most 1125899906842624 multiples of it that doubles tell apart")]
    [InlineData("""{"qloguniform":[1e-30,10,1]}""", "x: low 1E-30 must be a multiple of the step 1")]
    [InlineData("""{"quniform":[0,1.797e308,1.797e308]}""", null)]
    public void Space_whose_draws_could_not_be_told_apart_is_refused_at_the_start(string domain, string? problem)
    {
        void Parse() => SearchSpaceJson.Parse($$"""{"x":{{domain}}}""").Validate();

        if (problem is null) Parse();
        else Assert.Equal(problem, Assert.Single(Assert.Throws<InvalidSearchSpaceException>(Parse).Problems));
    }

    [Fact]
    public void Own_draws_of_every_domain_are_taken() => RandomSpaces.ForAll(
        ExtremeDomains.Spaces,
        space =>
        {
            for (var seed = 0; seed < 5; seed++) AssertIsOwn(space, RandomSpaces.Draw(space, seed));
            foreach (var unit in Units) AssertIsOwn(space, space.FromUnits([unit]));
            return true;
        },
        count: 3_000);

    [Fact]
    public void Whatever_a_searcher_clips_is_taken() => RandomSpaces.ForAll(
        ExtremeDomains.Spaces,
        space =>
        {
            var dimension = space.Dimensions[0];
            var middle = dimension.FromUnit(0.5);
            foreach (var value in new[] { middle * 1.2, middle * 0.8, middle + 1, -middle, 0, 1e-300, -1e300, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity })
                AssertIsOwn(space, new([dimension.Clip(value)]));
            return true;
        },
        count: 1_000);

    [Fact]
    public void Perturbation_of_a_normal_parameter_stays_finite()
    {
        var dimension = new SearchSpace { ["x"] = RandN(0, 1e307) }.Compile().Dimensions[0];

        Assert.Equal(double.MaxValue, dimension.Clip(1.7e308 * 1.2));
    }

    private static void AssertIsOwn(FlatSpace space, Assignment assignment)
    {
        var dimension = space.Dimensions[0];
        var value = assignment[0];
        var configuration = space.Decode(assignment);

        Assert.True(double.IsFinite(value), $"{dimension.Domain}: {value:R} is not finite.");
        Assert.True(space.Encode(Configuration.Parse(configuration.ToString())).Equals(assignment), $"{dimension.Domain}: {value:R} comes back as {space.Encode(configuration)}.");
        Assert.True(dimension.Clip(value).Equals(value), $"{dimension.Domain}: {value:R} is clipped to {dimension.Clip(value):R}.");
        Assert.InRange(dimension.ToUnit(value), 0, Last);
        Assert.True(dimension.Contains(dimension.FromUnit(dimension.ToUnit(value))), $"{dimension.Domain}: {value:R} leads to {dimension.FromUnit(dimension.ToUnit(value)):R}.");
        if (dimension.StretchOf(value) is { } stretch) Assert.True(stretch.Low >= -1e-9 && stretch.High <= 1 + 1e-9 && stretch.Low <= stretch.High, $"{dimension.Domain}: {value:R} has the stretch {stretch}.");
    }
}
