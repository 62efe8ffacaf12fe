using static Tune.Domain;

namespace Tune.Tests.Constraints;

public sealed class ConstraintTests
{
    private static readonly SearchSpace Space = new()
    {
        ["hidden"] = RandInt(1, 1000),
        ["layers"] = RandInt(1, 100),
        ["lr"] = LogUniform(1e-4, 1),
        ["weight decay"] = Uniform(0, 1),
        ["act"] = Choice("relu", "tanh"),
        ["nesterov"] = Choice(true, false),
        ["width"] = Choice(new Domain[] { 16, 32, "auto", Const(null) }),
        ["opt"] = Choice(new SearchSpace { ["kind"] = "sgd", ["momentum"] = Uniform(0, 1) }, new SearchSpace { ["kind"] = "adam", ["beta"] = Uniform(0, 1) }),
        ["net"] = new SearchSpace { ["log"] = RandInt(1, 5) },
        ["epochs"] = 20,
        ["twice"] = SampleFrom("twice", config => 2 * config.Get<int>("hidden")),
    };

    [Theory]
    [InlineData("hidden * layers <= 40", true)]
    [InlineData("hidden * layers < 40", false)]
    [InlineData("hidden*layers==40", true)]
    [InlineData("hidden + layers - 1 == 13 and hidden - layers - 1 == 5", true)]
    [InlineData("hidden / layers == 2.5 or false", true)]
    [InlineData("-hidden % 3 == 2 && hidden % -3 == -2", true)]
    [InlineData("2 ^ 3 ^ 2 == 512 and -2 ** 2 == -4", true)]
    [InlineData("min(hidden, layers, 7) == 4 and max(hidden, layers) == 10", true)]
    [InlineData("abs(-3) == 3 and sqrt(9) == 3 and exp(0) == 1 and log(1) == 0", true)]
    [InlineData("1 <= layers < 4", false)]
    [InlineData("1 <= layers <= 4 < hidden", true)]
    [InlineData("not hidden > 3 or layers == 4", true)]
    [InlineData("act == 'relu'", true)]
    [InlineData("act != \"relu\"", false)]
    [InlineData("not nesterov", false)]
    [InlineData("nesterov == true", true)]
    [InlineData("width == null or width == 'auto'", true)]
    [InlineData("[weight decay] <= 0.5 and net/log == 3", true)]
    [InlineData("epochs * hidden <= 200", true)]
    [InlineData("twice == 20", true)]
    [InlineData("twice == 21", false)]
    [InlineData("sqrt(-1) <= 0", false)]
    [InlineData("sqrt(-1) > 0", false)]
    [InlineData("layers / 0 > 1e300", true)]
    public void Allows_what_the_rule_says(string rule, bool isAllowed) =>
        Assert.Equal(isAllowed, Allows(rule, """{"hidden":10,"layers":4,"lr":0.5,"weight decay":0.25,"act":"relu","nesterov":true,"width":"auto","opt":{"kind":"sgd","momentum":0.5},"net":{"log":3},"epochs":20,"twice":20}"""));

    [Theory]
    [InlineData("opt/beta > 0.9", "opt/beta is of the other branch")]
    [InlineData("hidden < 0 and opt/beta > 0.9", "all of the rule is without a meaning then")]
    [InlineData("not (hidden < 0 or opt/beta > 0.9)", "whatever it is")]
    [InlineData("width * hidden <= 1", "a text is no number")]
    public void A_rule_that_names_what_is_absent_does_not_apply(string rule, string why) =>
        Assert.True(Allows(rule, """{"hidden":10,"layers":4,"lr":0.5,"weight decay":0.25,"act":"relu","nesterov":true,"width":"auto","opt":{"kind":"sgd","momentum":0.5},"net":{"log":3},"epochs":20}"""), why);

    [Theory]
    [InlineData("opt/kind == 'adam'", false)]
    [InlineData("opt/kind == 'sgd'", true)]
    [InlineData("opt/momentum <= 0.4", false)]
    [InlineData("opt/momentum <= 0.6", true)]
    public void A_branch_has_its_own_values(string rule, bool isAllowed) =>
        Assert.Equal(isAllowed, Allows(rule, """{"hidden":10,"layers":4,"lr":0.5,"weight decay":0.25,"act":"relu","nesterov":true,"width":16,"opt":{"kind":"sgd","momentum":0.5},"net":{"log":3},"epochs":20}"""));

    [Theory]
    [InlineData("", 0, "expected a parameter, a number, a text in quotes or '(', got the end")]
    [InlineData("hidden * * layers <= 4096", 9, "got '*'")]
    [InlineData("hidden * layers", 7, "expected a condition, but hidden * layers is a number")]
    [InlineData("hidden = 3", 7, "expected ==")]
    [InlineData("(hidden <= 3", 12, "expected ')', got the end")]
    [InlineData("hidden <= 3)", 11, "or the end, got ')'")]
    [InlineData("hidden <= 3 layers", 12, "got 'layers'")]
    [InlineData("pow(hidden, 2) <= 3", 0, "there is no function 'pow'; there are: abs, exp, log, max, min, sqrt")]
    [InlineData("log <= 3", 4, "a parameter of that name is written [log]")]
    [InlineData("min(1) <= 3", 0, "min takes at least 2 numbers, got 1")]
    [InlineData("sqrt(1, 2) <= 3", 0, "sqrt takes one number, got 2")]
    [InlineData("act == 'relu", 7, "expected ' before the end")]
    [InlineData("hidden $ 3", 7, "'$' has no meaning here")]
    [InlineData("2hidden <= 3", 0, "a name can't begin with a digit")]
    [InlineData("1e999 <= 3", 0, "too great")]
    [InlineData("'a' < 'b'", 0, "expected a number, but 'a' is a text")]
    [InlineData("(1 < 2) + 1 > 0", 1, "is true or false")]
    [InlineData("3 == 'x'", 0, "they are never equal")]
    [InlineData("[] <= 3", 0, "expected the name of a parameter in brackets")]
    public void Parse_names_the_place_and_what_was_expected(string text, int position, string problem)
    {
        var exception = Assert.Throws<InvalidConstraintException>(() => Constraint.Parse(text));

        Assert.Equal((text, position), (exception.Text, exception.Position));
        Assert.Contains(problem, exception.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hiden <= 3", "column 1: there is no parameter 'hiden'; did you mean 'hidden'?")]
    [InlineData("3 > hidden/layers", "column 5: there is no parameter 'hidden/layers'; to divide, put spaces around the slash: hidden / layers")]
    [InlineData("hidden/2 > 1", "to divide, put spaces around the slash: hidden / 2")]
    [InlineData("opt == 'sgd'", "column 1: 'opt' is a group; name one of its parameters")]
    [InlineData("net > 3", "'net' is a group")]
    [InlineData("act > 3", "column 1: expected a number, but act is a text")]
    [InlineData("act", "column 1: expected a condition, but act is a text")]
    [InlineData("act == 'rleu'", "column 8: 'act' is never 'rleu'; did you mean 'relu'?")]
    [InlineData("hidden == 'relu'", "they are never equal")]
    [InlineData("nesterov * 2 > 1", "expected a number, but nesterov is true or false")]
    public void Of_a_space_that_the_rule_does_not_fit_says_why(string rule, string problem)
    {
        var problems = Assert.Throws<InvalidConfigurationException>(() => ConstraintSet.Of(Space.Compile(), ["epochs == 20", rule])).Problems;

        Assert.StartsWith("Constraints[1]: ", Assert.Single(problems), StringComparison.Ordinal);
        Assert.Contains(problem, problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_does_not_follow_parentheses_without_end()
    {
        Assert.Throws<InvalidConstraintException>(() => Constraint.Parse(new string('(', 100_000)));
        Assert.Throws<InvalidConstraintException>(() => Constraint.Parse(string.Concat(Enumerable.Repeat("not ", 100_000))));
        var chained = Enumerable.Range(0, 90).Aggregate("1 < 2", (inner, _) => $"true == ({inner}) == true");
        Assert.NotNull(Constraint.Parse(chained));
    }

    [Fact]
    public void Equals_goes_by_what_is_said_not_by_how_it_is_written()
    {
        Assert.Equal(Constraint.Parse("(hidden)*layers<=4096 && !nesterov"), "hidden * layers <= 4096.0 and not nesterov");
        Assert.NotEqual(Constraint.Parse("a <= 1"), "a < 1");
        Assert.Equal(Constraint.When("fits", _ => true), Constraint.When("fits", _ => false));
    }

    [Fact]
    public void When_sees_the_typed_configuration()
    {
        var space = new SearchSpace { ["trees"] = RandInt(1, 100), ["depth"] = RandInt(1, 10) }.Compile();
        var rules = ConstraintSet.Of(space, [Constraint.When<Forest>("small", forest => forest.Trees * forest.Depth <= 50)]);

        Assert.True(rules.Allows(space.Encode(Configuration.Parse("""{"trees":25,"depth":2}"""))));
        Assert.False(rules.Allows(space.Encode(Configuration.Parse("""{"trees":26,"depth":2}"""))));
    }

    [Fact]
    public void When_that_throws_says_which()
    {
        var space = new SearchSpace { ["x"] = Uniform(0, 1) }.Compile();
        var rules = ConstraintSet.Of(space, [Constraint.When("broken", _ => throw new InvalidOperationException("no luck"))]);

        var exception = Assert.Throws<ConstraintFunctionException>(() => rules.Allows(space.FromUnits([0.5])));
        Assert.Equal("the constraint 'broken' failed: no luck", exception.Message);
    }

    private static bool Allows(string rule, string config)
    {
        var space = Space.Compile();
        return ConstraintSet.Of(space, [rule]).Allows(space.Encode(Configuration.Parse(config)));
    }

    public sealed record Forest(int Trees, int Depth);
}
