using static Tune.Domain;

namespace Tune.Tests;

public sealed class ValidationTests
{
    public static TheoryData<Domain, string> Faults => new()
    {
        { Uniform(1, 0.99), "x: low 1 must be less than high 0.99" },
        { Uniform(1, 1), "x: low 1 must be less than high 1" },
        { Uniform(double.NaN, 1), "x: low NaN must be finite" },
        { Uniform(0, double.PositiveInfinity), "x: high Infinity must be finite" },
        { Uniform(-1e308, 1e308), "x: the distance from low -1E+308 to high 1E+308 must be finite" },
        { LogUniform(0, 1), "x: low 0 of a log domain must be greater than 0" },
        { QUniform(0, 1, 0), "x: step 0 must be greater than 0" },
        { QUniform(0, 1, double.NaN), "x: step NaN must be greater than 0" },
        { QUniform(1e-4, 1e-1, 5e-4), "x: low 0.0001 must be a multiple of the step 0.0005" },
        { QUniform(0, 32, 3), "x: high 32 must be a multiple of the step 3" },
        { QUniform(2, 1, 1), "x: low 2 must be at most high 1" },
        { QUniform(0, 1e300, 1e-10), "x: step 1E-10 is too small for the bounds: there are at most 1125899906842624 multiples of it that doubles tell apart" },
        { QLogUniform(-1, 1, 0.5), "x: low -1 of a log domain must be greater than 0" },
        { RandN(0, 0), "x: standard deviation 0 must be greater than 0 and finite" },
        { RandN(double.NaN), "x: mean NaN must be finite" },
        { QRandN(0, 1, -1), "x: step -1 must be greater than 0" },
        { RandN(1e308, 1e308), "x: mean 1E+308 and standard deviation 1E+308 are too great for finite draws" },
        { QRandN(0, 1, 1e-320), "x: step 1E-320 is too small for the standard deviation: there are at most 1125899906842624 multiples of it that doubles tell apart" },
        { RandInt(5, 5), "x: low 5 must be less than high 5 (exclusive)" },
        { RandInt(0, int.MinValue), "x: low 0 must be less than high -2147483648 (exclusive)" },
        { QRandInt(5, 4, 2), "x: low 5 must be at most high 4" },
        { QRandInt(1, 2, 5), "x: there is no multiple of 5 from 1 to 2" },
        { QRandInt(0, 10, 0), "x: step 0 must be greater than 0" },
        { LogRandInt(0, 10), "x: low 0 of a log domain must be greater than 0" },
        { Choice(Array.Empty<int>()), "x: choice needs at least one option" },
        { GridSearch(Array.Empty<int>()), "x: grid_search needs at least one option" },
        { Choice((Domain)1, GridSearch(1, 2)), "x: a grid_search cannot stand inside a choice; use a choice there" },
        { Choice(new SearchSpace { ["y"] = GridSearch(1, 2) }), "x/y: a grid_search cannot stand inside a choice; use a choice there" },
        { Choice(new SearchSpace { ["y"] = Uniform(1, 0.99) }), "x/y: low 1 must be less than high 0.99" },
        { ListOf(1, Uniform(1, 0)), "x/1: low 1 must be less than high 0" },
        { new SearchSpace { [""] = 1, ["b"] = 2 }, "x: a parameter has an empty name" },
        { new SearchSpace { ["a\nb"] = 1 }, "x: the name \"a\\nb\" must not have control characters, such as line ends" },
        { new SearchSpace { ["a/b"] = 1 }, "x: the name 'a/b' must not contain '/'; nest a group instead" },
        { new SearchSpace { ["y"] = 1, [Same("y")] = 3 }, "x/y: the name is used twice" },
        { new SearchSpace { ["choice"] = 1 }, "x: a group whose only parameter is called 'choice' reads as a domain; rename the parameter" },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void Compile_of_a_fault_names_its_path_and_its_reason(Domain domain, string expected)
    {
        var error = Assert.Throws<InvalidSearchSpaceException>(() => new SearchSpace { ["x"] = domain }.Validate());

        Assert.Equal(expected, Assert.Single(error.Problems));
    }

    [Fact]
    public void Validate_reports_all_faults_at_once_in_the_order_of_the_space()
    {
        var space = new SearchSpace { ["b"] = Uniform(1, 0), ["a"] = RandInt(3, 1), ["c"] = LogUniform(-1, -2) };

        var error = Assert.Throws<InvalidSearchSpaceException>(space.Validate);

        Assert.Equal(["b: low 1 must be less than high 0", "a: low 3 must be less than high 1 (exclusive)"], error.Problems.Take(2));
        Assert.Equal(4, error.Problems.Length);
        Assert.StartsWith("The search space is invalid (4 problems): b: low 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_of_good_bounds_passes() => new SearchSpace
    {
        ["a"] = QUniform(0, 33, 3), ["b"] = QUniform(1, 1, 0.1), ["c"] = QRandInt(7, 7), ["d"] = RandInt(0, 1), ["e"] = QUniform(-0.3, 0.3, 0.1),
    }.Validate();

    [Fact]
    public void Validate_of_integers_beyond_the_doubles_says_so()
    {
        var error = Assert.Throws<InvalidSearchSpaceException>(() => SearchSpaceJson.Parse("""{"x":{"randint":[0,9007199254740994]}}"""));

        Assert.Equal("x: integers must lie between -9007199254740992 and 9007199254740992", Assert.Single(error.Problems));
    }

    [Fact]
    public void Validate_of_very_deep_nesting_says_so()
    {
        var space = new SearchSpace { ["leaf"] = 1 };
        for (var i = 0; i < 40; i++) space = new SearchSpace { ["n"] = space };

        Assert.EndsWith("is nested more than 32 levels deep", Assert.Throws<InvalidSearchSpaceException>(space.Validate).Problems.Single(), StringComparison.Ordinal);
    }

    // The compiler warns of a constant name that is given twice.
    private static string Same(string name) => name;
}
