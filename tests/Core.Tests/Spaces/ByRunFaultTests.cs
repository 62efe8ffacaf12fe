using System.Collections.Immutable;

namespace Tune.Tests;

/// <summary>What is wrong with a function of suggestions, and when that is told.</summary>
public sealed class ByRunFaultTests
{
    private static string FaultOf<T>(Func<Suggestions, T> function) => Assert.Single(Assert.Throws<InvalidSearchSpaceException>(SearchSpace.ByRun(function).Validate).Problems);

    private static string MisfitOf<T>(Func<Suggestions, T> function, string configuration) =>
        Assert.Single(Assert.Throws<InvalidConfigurationException>(() => SearchSpace.ByRun(function).Bind(Configuration.Parse(configuration))).Problems);

    public static TheoryData<Func<Suggestions, double>, string> Wrong => new()
    {
        { suggest => suggest.Uniform("x", 1, 0), "x: low 1 must be less than high 0" },
        { suggest => suggest.Choice<double>("x"), "x: a choice needs at least one option" },
        { suggest => suggest.Uniform("a/b", 0, 1), "the name 'a/b' must not contain '/'; nest a group instead" },
        { suggest => suggest.Uniform("", 0, 1), "a parameter has an empty name" },
        { suggest => suggest.Choice("c", 0, 1) + suggest.Choice("c", 0, 2), """c: it is asked for twice in one run with different domains, {"choice":[0,1]} and {"choice":[0,2]}; give one of them another name.""" },
        { suggest => suggest.Choice("a", 1, 2) == 2 ? suggest.GridSearch("g", 1, 2) : 0, "a/g: a grid_search cannot stand inside a choice; use a choice there" },
        {
            suggest => suggest.RandInt("k", 0, suggest.RandInt("n", 1, 5) + 1),
            """k: it is asked for with different domains, {"randint":[0,5]} and with n = 1 {"randint":[0,2]}: only an option of a choice can change a domain. Give it one domain, or each its own name."""
        },
        {
            suggest => suggest.RandInt("n", 0, 3) < 2 ? throw new InvalidOperationException("too few") : 0,
            "the function threw InvalidOperationException with n = 0: too few It must take whatever it may be given; what can't be together is for Constraints."
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Faults_are_told_before_anything_runs(Func<Suggestions, double> function, string fault) => Assert.Equal(fault, FaultOf(function));

    [Fact]
    public void Faults_are_problems_of_the_experiment()
    {
        var spec = new ExperimentSpec<double> { Name = "e", Space = SearchSpace.ByRun(suggest => suggest.Uniform("x", 1, 0)), Objective = Objective.Minimize("loss"), Samples = 0 };

        var problems = Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(spec)).Problems;

        Assert.Equal((string[])["Samples must be at least 1, or null for no limit; was 0.", "Space: x: low 1 must be less than high 0"], problems);
    }

    [Fact]
    public void Loops_without_an_end_are_ended()
    {
        Assert.Equal("x10000: it is asked for after 10,000 others; is that a loop without an end? Bound it.", FaultOf<int>(suggest =>
        {
            for (var i = 0; ; i++) suggest.Uniform($"x{i}", 0, 1);
        }));
        Assert.Equal("more16: it depends on 16 choices, one in another, and 15 is the most; is that a loop without an end? Bound it.", FaultOf(suggest =>
        {
            var i = 0;
            while (suggest.Choice($"more{i}", false, true)) i++;
            return i;
        }));
        Assert.StartsWith("same: it is asked for after 10,000 others", FaultOf(suggest =>
        {
            while (suggest.Uniform("same", 0, 1) < 2)
            {
            }

            return 0;
        }), StringComparison.Ordinal);
    }

    [Fact]
    public void As_deep_as_a_space_may_be_is_allowed()
    {
        var space = SearchSpace.ByRun(suggest =>
        {
            var i = 0;
            while (i < 16 && suggest.Choice($"more{i}", false, true)) i++;
            return i;
        });

        Assert.Equal(16, space.Compile().Dimensions.Length);
    }

    [Fact]
    public void A_tree_of_too_many_parameters_is_refused()
    {
        Assert.Contains("there are 10,000 parameters before it", FaultOf(suggest =>
        {
            var i = 0;
            while (i < 14 && suggest.Choice($"c{i}", 0, 1, 2, 3) > 0) i++;
            return i;
        }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_depends_on_something_else_is_refused()
    {
        var calls = 0;
        Assert.Contains("it must depend on nothing but its suggestions", FaultOf(suggest => suggest.Uniform(++calls % 2 == 0 ? "even" : "odd", 0, 1)), StringComparison.Ordinal);

        var later = 0;
        Assert.Contains("it must depend on nothing but its suggestions", FaultOf(suggest => suggest.Uniform("x", 0, 1) + (++later > 2 ? suggest.Uniform("y", 0, 1) : 0) + suggest.Choice("z", 0, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_thrown_is_the_cause()
    {
        var thrown = new InvalidOperationException("no");

        Assert.Same(thrown, Assert.Throws<InvalidSearchSpaceException>(SearchSpace.ByRun<int>(_ => throw thrown).Validate).InnerException);
    }

    [Fact]
    public void What_discovery_has_not_met_is_told_with_what_led_to_it() => Assert.Equal(
        "late: the function asks for it with n = 500000, which the runs that found out the space have not met: it depends on several parameters at once, or on a number that is not at an end. Ask for it before the branch, or always.",
        MisfitOf(suggest => suggest.RandInt("n", 0, 1_000_000) == 500_000 ? suggest.Uniform("late", 0, 1) : 0, """{"n":500000}"""));

    [Fact]
    public void Another_domain_than_discovery_met_is_told() => Assert.Equal(
        """w: the function asks for it as {"uniform":[0,2]} with n = 500000, and the runs that found out the space met {"uniform":[0,1]} only: its domain depends on several parameters at once, or on a number. Give it one domain, or each its own name.""",
        MisfitOf(suggest => suggest.Uniform("w", 0, suggest.RandInt("n", 0, 1_000_000) == 500_000 ? 2 : 1), """{"n":500000,"w":0.5}"""));

    [Theory]
    [InlineData("{}", "x: is missing, so the configuration is of another space: start the experiment with the space of this very function, and have the same code on every silo.")]
    [InlineData("""{"x":2,"c":1}""", "x: 2 is outside [0, 1]")]
    [InlineData("""{"x":"a","c":1}""", "x: expected a number, got \"a\"")]
    [InlineData("""{"x":0.5,"c":1}""", "c: expected an object with 'c' and what depends on it, got 1")]
    [InlineData("""{"x":0.5,"c":{"c":3}}""", "c: 3 is none of the options")]
    [InlineData("""{"x":0.5,"c":{"c":1}}""", "y: is missing, so the configuration is of another space: start the experiment with the space of this very function, and have the same code on every silo.")]
    public void Configurations_of_other_spaces_are_told(string configuration, string misfit) =>
        Assert.Equal(misfit, MisfitOf(suggest => suggest.Uniform("x", 0, 1) + (suggest.Choice("c", 0, 1) == 1 ? suggest.Uniform("y", 0, 1) : 0), configuration));

    [Fact]
    public void Suggestions_are_over_when_the_function_has_returned()
    {
        ImmutableArray<Suggestions> kept = [];
        SearchSpace.ByRun(suggest => kept = [suggest]).Validate();

        Assert.Contains("'x' is asked for after the function has returned", Assert.Throws<InvalidOperationException>(() => kept[0].Uniform("x", 0, 1)).Message, StringComparison.Ordinal);
    }
}
