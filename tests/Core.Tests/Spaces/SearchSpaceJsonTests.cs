using static Tune.Domain;

namespace Tune.Tests;

public sealed class SearchSpaceJsonTests
{
    private const string Example = """
        {
          "lr":     {"loguniform": [1e-4, 1e-1]},
          "hidden": {"qrandint": [16, 256, 16]},
          "act":    {"choice": ["relu", "tanh"]},
          "opt":    {"choice": [{"kind": "sgd",  "momentum": {"uniform": [0, 0.99]}},
                                {"kind": "adam", "beta1": {"uniform": [0.8, 0.999]}}]},
          "layers": {"grid_search": [1, 2, 3]},
          "noise":  {"randn": [0, 0.1]},
          "epochs": 20
        }
        """;

    [Fact]
    public void Parse_of_the_documented_example_equals_the_space_in_code()
    {
        var expected = new SearchSpace
        {
            ["lr"] = LogUniform(1e-4, 1e-1),
            ["hidden"] = QRandInt(16, 256, 16),
            ["act"] = Choice("relu", "tanh"),
            ["opt"] = Choice(
                new SearchSpace { ["kind"] = "sgd", ["momentum"] = Uniform(0, 0.99) },
                new SearchSpace { ["kind"] = "adam", ["beta1"] = Uniform(0.8, 0.999) }),
            ["layers"] = GridSearch(1, 2, 3),
            ["noise"] = RandN(0, 0.1),
            ["epochs"] = 20,
        };

        Assert.Equal(expected.Root, SearchSpaceJson.Parse(Example).Root);
    }

    [Fact]
    public void Write_uses_the_ends_that_people_write()
    {
        var space = new SearchSpace
        {
            ["a"] = RandInt(1, 5), ["b"] = LogRandInt(1, 5), ["c"] = QRandInt(0, 9, 3), ["d"] = QLogRandInt(2, 8, 2), ["e"] = QUniform(0, 1, 0.1),
            ["f"] = QLogUniform(0.1, 1, 0.1), ["g"] = QRandN(0, 1, 0.5), ["h"] = SampleFrom("h", _ => 1), ["i"] = Const(new[] { 1, 2 }),
            ["j"] = ListOf(1, Uniform(0, 1)), ["k"] = Const(new { uniform = 1 }), ["l"] = (string?)null,
        };

        Assert.Equal(
            """
            {"a":{"randint":[1,5]},"b":{"lograndint":[1,5]},"c":{"qrandint":[0,9,3]},"d":{"qlograndint":[2,8,2]},"e":{"quniform":[0,1,0.1]},
            "f":{"qloguniform":[0.1,1,0.1]},"g":{"qrandn":[0,1,0.5]},"h":{"sample_from":"h"},"i":{"const":[1,2]},
            "j":[1,{"uniform":[0,1]}],"k":{"const":{"uniform":1}},"l":null}
            """.ReplaceLineEndings(""),
            SearchSpaceJson.Write(space.Root));
        Assert.Equal(space.Root, SearchSpaceJson.Parse(space.ToString()).Root);
    }

    [Theory]
    [InlineData("[]", "expected a JSON object, got Array")]
    [InlineData("""{"x":{"uniform":[1]}}""", "x: uniform takes [low, high], got [1]")]
    [InlineData("""{"x":{"uniform":["a",1]}}""", """x: uniform takes [low, high], got ["a",1]""")]
    [InlineData("""{"x":{"quniform":[0,1]}}""", "x: quniform takes [low, high, step], got [0,1]")]
    [InlineData("""{"x":{"randn":[0]}}""", "x: randn takes [mean, standard deviation], got [0]")]
    [InlineData("""{"x":{"qrandn":[0,1]}}""", "x: qrandn takes [mean, standard deviation, step], got [0,1]")]
    [InlineData("""{"x":{"randint":[0,1.5]}}""", "x: randint takes [low, high] of integers, high exclusive, got [0,1.5]")]
    [InlineData("""{"x":{"qlograndint":7}}""", "x: qlograndint takes [low, high, step] of integers, got 7")]
    [InlineData("""{"x":{"choice":"a"}}""", """x: choice takes an array of options, got "a" """)]
    [InlineData("""{"x":{"grid_search":{}}}""", "x: grid_search takes an array of options, got {}")]
    [InlineData("""{"x":{"sample_from":1}}""", "x: sample_from takes the name of a function, got 1")]
    [InlineData("""{"x":{"unifrom":[0,1]}}""", "x: 'unifrom' is no domain; did you mean 'uniform'?")]
    [InlineData("""{"x":{"choice":[1,{"y":{"uniform":[2,1]}}]}}""", "x/y: low 2 must be less than high 1")]
    [InlineData("""{"x":{"randint":[0,-9223372036854775808]}}""", "x: randint takes [low, high] of integers, high exclusive, got [0,-9223372036854775808]")]
    public void Parse_of_a_fault_names_its_path(string json, string expected)
    {
        var error = Assert.Throws<InvalidSearchSpaceException>(() => SearchSpaceJson.Parse(json));

        Assert.Equal(expected.TrimEnd(), Assert.Single(error.Problems));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"x":1,"x":2}""")]
    public void Parse_of_broken_JSON_says_where(string json)
    {
        var error = Assert.Throws<InvalidSearchSpaceException>(() => SearchSpaceJson.Parse(json));

        Assert.StartsWith("not a JSON object: ", Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_with_several_faults_reports_all()
    {
        var error = Assert.Throws<InvalidSearchSpaceException>(() => SearchSpaceJson.Parse("""{"a":{"uniform":[]},"b":{"uniform":[1,0]},"c":{"choice":[]}}"""));

        Assert.Equal(3, error.Problems.Length);
    }

    [Fact]
    public void Parse_takes_integers_in_any_notation() =>
        Assert.Equal(RandInt(1, 1000).Spec, SearchSpaceJson.Parse("""{"x":{"randint":[1.0,1e3]}}""")["x"].Spec);

    [Fact]
    public void Parse_binds_functions_by_name()
    {
        var functions = new Dictionary<string, Func<Configuration, object?>> { ["double"] = config => config.Get<int>("a") * 2 };

        var space = SearchSpaceJson.Parse("""{"a":{"const":4},"b":{"sample_from":"double"}}""", functions);

        Assert.Equal("""{"a":4,"b":8}""", RayOracleTests.Trials(space).Single().ToString());
    }

    [Fact]
    public void Parse_without_the_function_fails_only_when_it_is_needed()
    {
        var space = SearchSpaceJson.Parse("""{"b":{"sample_from":"double"}}""");

        var error = Assert.Throws<ComputedParameterException>(() => RayOracleTests.Trials(space));

        Assert.Equal("b: sample_from 'double' is not registered", error.Message);
    }

    [Fact]
    public void Write_of_a_space_with_faults_throws() =>
        Assert.Throws<InvalidSearchSpaceException>(() => SearchSpaceJson.Write(new SearchSpace { ["x"] = Uniform(double.NaN, 1) }.Root));
}
