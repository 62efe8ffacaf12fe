namespace Tune.Tests;

/// <summary>Spaces that a function asks for.</summary>
public sealed class ByRunTests
{
    private sealed record Mlp(string Optimizer, double Momentum, int[] Units);

    private static Mlp SuggestMlp(Suggestions suggest)
    {
        var optimizer = suggest.Choice("optimizer", "sgd", "adam");
        var momentum = optimizer == "sgd" ? suggest.Uniform("momentum", 0, 0.99) : 0;
        var layers = suggest.RandInt("layers", 1, 4);
        return new Mlp(optimizer, momentum, [.. Enumerable.Range(0, layers).Select(i => suggest.QRandInt($"units{i}", 16, 256, 16))]);
    }

    [Fact]
    public void What_depends_on_an_option_belongs_to_it_and_what_depends_on_a_number_is_there_always()
    {
        var space = SearchSpace.ByRun(SuggestMlp);

        Assert.Equal(
            """{"optimizer":{"choice":[{"optimizer":"sgd","momentum":{"uniform":[0,0.99]}},{"optimizer":"adam"}]},"layers":{"randint":[1,4]},"units0":{"qrandint":[16,256,16]},"units1":{"qrandint":[16,256,16]},"units2":{"qrandint":[16,256,16]}}""",
            space.ToString());
        Assert.Equal(typeof(Mlp), space.ConfigurationType);
    }

    [Fact]
    public void Bind_runs_the_function_on_the_configuration()
    {
        var space = SearchSpace.ByRun(SuggestMlp);

        var sgd = space.Bind(Configuration.Parse("""{"optimizer":{"optimizer":"sgd","momentum":0.9},"layers":2,"units0":32,"units1":64,"units2":16}"""));
        var adam = space.Bind(Configuration.Parse("""{"optimizer":{"optimizer":"adam"},"layers":1,"units0":48,"units1":64,"units2":16}"""));

        Assert.Equal(("sgd", 0.9), (sgd.Optimizer, sgd.Momentum));
        Assert.Equal([32, 64], sgd.Units);
        Assert.Equal(("adam", 0.0), (adam.Optimizer, adam.Momentum));
        Assert.Equal([48], adam.Units);
    }

    [Fact]
    public void All_domains_are_those_of_their_names()
    {
        var space = SearchSpace.ByRun(suggest => (
            suggest.Uniform("a", 0, 1), suggest.QUniform("b", 0, 1, 0.25), suggest.LogUniform("c", 1, 2), suggest.QLogUniform("d", 1, 4, 0.5), suggest.RandN("e"), suggest.RandN("f", 1, 2),
            suggest.QRandN("g", 0, 1, 0.5), suggest.RandInt("h", 0, 9), suggest.RandInt("i", 0L, 9L), suggest.QRandInt("j", 0, 9, 3), suggest.QRandInt("k", 0L, 9L), suggest.LogRandInt("l", 1, 9),
            suggest.LogRandInt("m", 1L, 9L), suggest.QLogRandInt("n", 2, 8, 2), suggest.QLogRandInt("o", 1L, 9L), suggest.Choice("p", 1, 2), suggest.Choice("q", DayOfWeek.Monday, DayOfWeek.Friday), suggest.GridSearch("r", true, false)));

        var same = new SearchSpace
        {
            ["a"] = Domain.Uniform(0, 1), ["b"] = Domain.QUniform(0, 1, 0.25), ["c"] = Domain.LogUniform(1, 2), ["d"] = Domain.QLogUniform(1, 4, 0.5), ["e"] = Domain.RandN(), ["f"] = Domain.RandN(1, 2),
            ["g"] = Domain.QRandN(0, 1, 0.5), ["h"] = Domain.RandInt(0, 9), ["i"] = Domain.RandInt(0L, 9L), ["j"] = Domain.QRandInt(0, 9, 3), ["k"] = Domain.QRandInt(0L, 9L), ["l"] = Domain.LogRandInt(1, 9),
            ["m"] = Domain.LogRandInt(1L, 9L), ["n"] = Domain.QLogRandInt(2, 8, 2), ["o"] = Domain.QLogRandInt(1L, 9L), ["p"] = Domain.Choice(1, 2), ["q"] = Domain.Choice(DayOfWeek.Monday, DayOfWeek.Friday), ["r"] = Domain.GridSearch(true, false),
        };
        Assert.Equal(same.Root, space.Root);
        var configuration = space.Compile().Decode(RandomSpaces.Draw(space.Compile(), 1));
        var bound = space.Bind(configuration);
        Assert.Equal(
            (configuration.Get<double>("a"), configuration.Get<double>("b"), configuration.Get<double>("e"), configuration.Get<int>("h"), configuration.Get<long>("o"), configuration.Get<DayOfWeek>("q"), configuration.Get<bool>("r")),
            (bound.Item1, bound.Item2, bound.Item5, bound.Item8, bound.Item15, bound.Item17, bound.Item18));
    }

    [Fact]
    public void Each_option_may_give_a_name_a_domain_of_its_own()
    {
        var space = SearchSpace.ByRun(suggest => suggest.Choice("kind", "a", "b", "c") switch
        {
            "a" => suggest.Uniform("x", 0, 1),
            "b" => suggest.Uniform("x", 0, 2),
            _ => 3.0,
        });

        Assert.Equal("""{"kind":{"choice":[{"kind":"a","x":{"uniform":[0,1]}},{"kind":"b","x":{"uniform":[0,2]}},{"kind":"c"}]}}""", space.ToString());
        Assert.Equal(1.5, space.Bind(Configuration.Parse("""{"kind":{"kind":"b","x":1.5}}""")));
    }

    [Fact]
    public void Choices_within_choices_are_found_in_the_branch_that_has_them()
    {
        var space = SearchSpace.ByRun(suggest =>
        {
            if (suggest.Choice("a", false, true) && suggest.Choice("b", false, true)) return suggest.Uniform("c", 0, 1);
            return suggest.Uniform("d", 0, 1);
        });

        Assert.Equal(
            """{"a":{"choice":[{"a":false},{"a":true,"b":{"choice":[{"b":false},{"b":true,"c":{"uniform":[0,1]}}]}}]},"d":{"uniform":[0,1]}}""",
            space.ToString());
    }

    [Fact]
    public void What_depends_on_two_choices_at_once_is_there_always()
    {
        var space = SearchSpace.ByRun(suggest =>
        {
            var (a, b) = (suggest.Choice("a", "x", "y"), suggest.Choice("b", "x", "y"));
            return a == "y" && b == "y" ? suggest.Uniform("c", 0, 1) : -1;
        });

        Assert.Equal("""{"a":{"choice":["x","y"]},"b":{"choice":["x","y"]},"c":{"uniform":[0,1]}}""", space.ToString());
        Assert.Equal(0.5, space.Bind(Configuration.Parse("""{"a":"y","b":"y","c":0.5}""")));
        Assert.Equal(-1, space.Bind(Configuration.Parse("""{"a":"x","b":"y","c":0.5}""")));
    }

    [Fact]
    public void What_several_options_of_different_choices_bring_has_the_value_of_an_open_one()
    {
        var space = SearchSpace.ByRun(suggest =>
        {
            var (a, b) = (suggest.Choice("a", "x", "y"), suggest.Choice("b", "x", "y"));
            return a == "y" || b == "y" ? suggest.Uniform("c", 0, 1) : -1;
        });

        Assert.Equal(0.25, space.Bind(Configuration.Parse("""{"a":{"a":"x"},"b":{"b":"y","c":0.25}}""")));
        Assert.Equal(0.75, space.Bind(Configuration.Parse("""{"a":{"a":"y","c":0.75},"b":{"b":"x"}}""")));
    }

    [Fact]
    public void The_function_is_run_once_for_every_number_and_once_for_every_further_option()
    {
        var runs = 0;
        var space = SearchSpace.ByRun(suggest =>
        {
            runs++;
            for (var i = 0; i < 20; i++)
            {
                if (suggest.Choice($"c{i}", 0, 1, 2, 3) == 3) suggest.Uniform($"x{i}", 0, 1);
            }

            return suggest.RandInt("n", 0, 5);
        });

        space.Validate();

        // two to begin with, three more options of twenty choices, their numbers, one number more, and those at random
        Assert.Equal(2 + 20 * (3 + 1) + 1 + 200, runs);
        Assert.Equal(41, space.Compile().Dimensions.Length);
        Assert.Equal(283, runs);
    }

    [Fact]
    public void Names_that_are_asked_for_again_have_the_same_value()
    {
        var space = SearchSpace.ByRun(suggest => (suggest.Uniform("x", 0, 1), suggest.Uniform("x", 0, 1)));

        Assert.Equal((0.5, 0.5), space.Bind(Configuration.Parse("""{"x":0.5}""")));
        Assert.Single(space.Compile().Dimensions);
    }

    [Fact]
    public void A_function_that_asks_for_nothing_has_one_configuration() => Assert.Equal(7, SearchSpace.ByRun(_ => 7).Bind(Configuration.Parse("{}")));

    [Fact]
    public void A_grid_is_gone_through()
    {
        var space = SearchSpace.ByRun(suggest => suggest.GridSearch("g", 1, 2, 3) == 2 ? suggest.Uniform("x", 0, 1) : 0);

        Assert.Equal(3, space.Compile().GridSize);
        Assert.Equal("""{"g":{"grid_search":[{"g":1},{"g":2,"x":{"uniform":[0,1]}},{"g":3}]}}""", space.ToString());
    }
}
