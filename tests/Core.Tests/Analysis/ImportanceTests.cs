using static Tune.Domain;

namespace Tune.Tests.Analysis;

/// <summary>Functions of which it is known which part of their variance each parameter makes.</summary>
public sealed class ImportanceTests
{
    private static readonly SearchSpace Square = new() { ["x"] = Uniform(-1, 1), ["y"] = Uniform(-1, 1), ["idle"] = Uniform(-1, 1) };

    [Fact]
    public void Of_a_sum_is_the_share_of_variance()
    {
        var space = new SearchSpace { ["a"] = Uniform(0, 1), ["b"] = Uniform(0, 1), ["c"] = Uniform(0, 1), ["idle"] = Uniform(0, 1) };
        var result = Sampled.Analysis(space, 1000, config => 3 * config.Get("a") + 2 * config.Get("b") + config.Get("c")).Importance();

        AssertShares(result, 0.04, ("a", 9 / 14.0), ("b", 4 / 14.0), ("c", 1 / 14.0), ("idle", 0));
        Assert.Equal(["a", "b", "c", "idle"], result.Parameters.Select(one => one.Parameter));
        Assert.True(result.Fit > 0.9, $"fit {result.Fit}");
        Assert.True(result.Interactions.Sum(pair => pair.Share) < 0.04, string.Join("\n", result.Interactions));
        Assert.Null(result.Note);
        Assert.Equal((1000, 0, "loss", ImportanceMethod.Fanova), (result.Trials, result.LeftOut, result.Metric, result.Method));
    }

    [Fact]
    public void Of_a_product_is_all_interaction()
    {
        var result = Sampled.Analysis(Square, 1000, config => config.Get("x") * config.Get("y")).Importance();

        AssertShares(result, 0.04, ("x", 0.5), ("y", 0.5), ("idle", 0));
        Assert.All(result.Parameters, one => Assert.InRange(one.Alone, 0, 0.04));
        Assert.Equal(("x", "y"), (result.Interactions[0].First, result.Interactions[0].Second));
        Assert.InRange(result.Interactions[0].Share, 0.92, 1);
    }

    [Fact]
    public void Of_a_sum_and_a_product_is_shared()
    {
        var result = Sampled.Analysis(Square, 1000, config => config.Get("x") + config.Get("y") + config.Get("x") * config.Get("y")).Importance();

        AssertShares(result, 0.04, ("x", 0.5), ("y", 0.5), ("idle", 0));
        Assert.All(result.Parameters.Take(2), one => Assert.Equal(3 / 7.0, one.Alone, 0.04));
        Assert.Equal(1 / 7.0, result.Interactions[0].Share, 0.04);
    }

    [Fact]
    public void Of_options_logarithms_and_integers_is_by_their_distribution()
    {
        var space = new SearchSpace { ["kind"] = Choice("bad", "good", "ugly"), ["rate"] = LogUniform(1e-4, 1), ["layers"] = RandInt(0, 4), ["wide"] = QRandInt(0, 1000, 10) };
        var result = Sampled.Analysis(space, 1500, config =>
            config.Get<string>("kind") switch { "bad" => 0, "good" => 1, _ => 5 } + Math.Log10(config.Get("rate")) + config.Get("layers") + config.Get("wide") / 500).Importance();

        // the variances of 0, 1, 5; of four decades; of 0 to 3; of 0 to 2
        var (kind, rate, layers, wide) = (14 / 3.0, 16 / 12.0, 1.25, 4 / 12.0);
        var all = kind + rate + layers + wide;
        AssertShares(result, 0.05, ("kind", kind / all), ("rate", rate / all), ("layers", layers / all), ("wide", wide / all));
    }

    [Fact]
    public void Of_what_an_option_has_is_as_likely_as_the_option()
    {
        var result = Sampled.Analysis(Branches, 1000, config => config.TryGet<double>("opt/rate", out var rate) ? 2 * rate : 0).Importance();

        // between the options (1 - 0)²/4; with one of them 4/12, in half of all
        var (between, within) = (0.25, 1 / 6.0);
        AssertShares(result, 0.04, ("opt", between / (between + within)), ("opt/rate", within / (between + within)), ("opt/beta", 0));
    }

    [Fact]
    public void Of_what_only_an_option_has_is_found_when_the_options_are_as_good()
    {
        var result = Sampled.Analysis(Branches, 500, config => config.TryGet<double>("opt/rate", out var rate) ? rate - 0.5 : 0).Importance();

        AssertShares(result, 0.03, ("opt", 0), ("opt/rate", 1), ("opt/beta", 0));
    }

    [Fact]
    public void Of_a_name_in_several_options_is_their_sum()
    {
        var space = new SearchSpace
        {
            ["opt"] = Choice(new SearchSpace { ["kind"] = "a", ["rate"] = Uniform(0, 1) }, new SearchSpace { ["kind"] = "b", ["rate"] = Uniform(0, 2) }),
        };
        var result = Sampled.Analysis(space, 1000, config => config.Get<string>("opt/kind") == "a" ? config.Get("opt/rate") + 0.5 : config.Get("opt/rate")).Importance();

        AssertShares(result, 0.02, ("opt/rate", 1), ("opt", 0));
    }

    [Fact]
    public void Interaction_within_an_option_is_found()
    {
        var space = new SearchSpace
        {
            ["opt"] = Choice(new SearchSpace { ["kind"] = "a", ["p"] = Uniform(-1, 1), ["q"] = Uniform(-1, 1) }, new SearchSpace { ["kind"] = "b" }),
            ["x"] = Uniform(-1, 1),
        };
        var result = Sampled.Analysis(space, 2000, config => config.Get("x") + (config.TryGet<double>("opt/p", out var p) ? 3 * p * config.Get("opt/q") : 0)).Importance();

        // 1/3 of x; 9 · 1/9 in half of all
        AssertShares(result, 0.06, ("x", 0.4), ("opt/p", 0.3), ("opt/q", 0.3), ("opt", 0));
        Assert.Equal(("opt/p", "opt/q"), (result.Interactions[0].First, result.Interactions[0].Second));
    }

    [Fact]
    public void Twenty_idle_parameters_stay_idle()
    {
        var space = new SearchSpace(new ParameterSpec.Group([.. Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"x{i:00}", Uniform(0, 1).Spec))]));
        var result = Sampled.Analysis(space, 200, config => config.Get("x07")).Importance();

        Assert.Equal("x07", result.Parameters[0].Parameter);
        Assert.InRange(result["x07"], 0.95, 1);
    }

    [Theory]
    [InlineData(ImportanceMethod.Fanova)]
    [InlineData(ImportanceMethod.PedAnova)]
    public void Order_of_trials_does_not_matter(ImportanceMethod method)
    {
        var trials = Sampled.Trials(Branches, 300, Rugged);
        var backwards = trials.AsEnumerable().Reverse().ToList();

        var (one, other) = (Sampled.Analysis(Branches, trials).Importance(method), Sampled.Analysis(Branches, backwards).Importance(method));

        Assert.Equal(one.Parameters.AsEnumerable(), other.Parameters);
        Assert.Equal(one.Interactions.AsEnumerable(), other.Interactions);
        Assert.NotEqual(0, one.Parameters[0].Share);
    }

    [Theory]
    [InlineData(ImportanceMethod.Fanova, 0.02)]
    [InlineData(ImportanceMethod.PedAnova, 1e-9)]
    public void Names_and_their_order_do_not_matter(ImportanceMethod method, double tolerance)
    {
        var space = new SearchSpace { ["idle"] = Uniform(-1, 1), ["v"] = Uniform(-1, 1), ["u"] = Uniform(-1, 1) };
        var trials = Sampled.Trials(Square, 500, config => 2 * config.Get("x") + config.Get("y"));
        var renamed = trials.Select(trial => (Configuration.From(new { idle = trial.Configuration.Get("idle"), v = trial.Configuration.Get("y"), u = trial.Configuration.Get("x") }), trial.Value));

        var (one, other) = (Sampled.Analysis(Square, trials).Importance(method), Sampled.Analysis(space, renamed).Importance(method));

        AssertShares(other, tolerance, ("u", one["x"]), ("v", one["y"]), ("idle", one["idle"]));
        Assert.True(one["x"] > one["y"]);
    }

    [Fact]
    public void Goal_does_not_matter_for_variance()
    {
        var trials = Sampled.Trials(Square, 300, config => config.Get("x") * Math.Exp(config.Get("y")));

        Assert.Equal(
            Sampled.Analysis(Square, trials).Importance().Parameters.AsEnumerable(),
            Sampled.Analysis(Square, trials.Select(trial => (trial.Configuration, -trial.Value)), Goal.Maximize).Importance().Parameters);
    }

    [Fact]
    public void Units_do_not_matter()
    {
        var trials = Sampled.Trials(Square, 300, config => config.Get("x") + config.Get("y") / 2);
        var usual = Sampled.Analysis(Square, trials).Importance();

        foreach (var unit in (double[])[1e-300, 1e300])
        {
            var scaled = Sampled.Analysis(Square, trials.Select(trial => (trial.Configuration, trial.Value * unit))).Importance();
            AssertShares(scaled, 1e-3, ("x", usual["x"]), ("y", usual["y"]), ("idle", usual["idle"]));
        }
    }

    [Fact]
    public void Noise_is_said_to_be_noise()
    {
        var rng = new Rng(3, 3);
        var result = Sampled.Analysis(Square, 200, _ => rng.NextGaussian()).Importance();

        Assert.True(result.Fit <= 0, $"fit {result.Fit}");
        Assert.Contains("'loss'", result.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_diverged_trials_are_pointed_out()
    {
        var trials = Sampled.Trials(Square, 200, config => config.Get("x"));
        trials[17] = trials[17] with { Value = 1e30 };

        var result = Sampled.Analysis(Square, trials).Importance();

        Assert.NotNull(result.Note);
        AssertShares(Sampled.Analysis(Square, trials).Importance(ImportanceMethod.PedAnova), 0.03, ("x", 1), ("y", 0), ("idle", 0));
    }

    [Fact]
    public void Trials_without_a_finite_value_or_outside_the_space_are_left_out()
    {
        var trials = Sampled.Trials(Square, 100, config => config.Get("x"));
        var usual = Sampled.Analysis(Square, trials).Importance();
        var inside = trials[0].Configuration;
        trials.AddRange([(inside, double.NaN), (inside, double.PositiveInfinity), (inside, double.NegativeInfinity), (Configuration.From(new { x = 7, y = 0, idle = 0 }), 1)]);

        var result = Sampled.Analysis(Square, trials).Importance();

        Assert.Equal((100, 4), (result.Trials, result.LeftOut));
        Assert.Equal(usual.Parameters.AsEnumerable(), result.Parameters);
    }

    [Theory]
    [InlineData(ImportanceMethod.Fanova)]
    [InlineData(ImportanceMethod.PedAnova)]
    public void Where_nothing_can_be_said_it_is_said(ImportanceMethod method)
    {
        AssertNothing(Sampled.Analysis(Square, 9, config => config.Get("x")), "9");
        AssertNothing(Sampled.Analysis(Square, 0, config => 1), "0");
        AssertNothing(Sampled.Analysis(Square, 100, _ => 0.25), "same value");
        AssertNothing(Sampled.Analysis(new SearchSpace { ["one"] = Choice("only"), ["fixed"] = 3 }, 100, config => 1), "one value");
        AssertNothing(Sampled.Analysis(new SearchSpace(), 100, config => 1), "one value");

        void AssertNothing(ParameterAnalysis analysis, string why)
        {
            var result = analysis.Importance(method);
            Assert.Contains(why, result.Note, StringComparison.Ordinal);
            Assert.All(result.Parameters, one => Assert.Equal((0, 0), (one.Share, one.Alone)));
            Assert.Null(result.Fit);
        }
    }

    [Fact]
    public void Parameters_of_one_value_have_no_share_and_constants_none_at_all()
    {
        var space = new SearchSpace { ["x"] = Uniform(0, 1), ["one"] = RandInt(3, 4), ["fixed"] = 3 };
        var result = Sampled.Analysis(space, 50, config => config.Get("x")).Importance();

        Assert.Equal([("x", 1.0), ("one", 0.0)], result.Parameters.Select(one => (one.Parameter, one.Share)));
        Assert.Equal(0, result["one"]);
        Assert.Throws<ParameterNotFoundException>(() => result["fixed"]);
    }

    [Fact]
    public void Of_any_space_shares_add_up() => RandomSpaces.ForAll(RandomSpaces.Spaces, space =>
    {
        var trials = new List<(Configuration, double)>();
        for (var seed = 0; seed < 40; seed++)
        {
            var assignment = RandomSpaces.Draw(space, seed);
            trials.Add((space.Decode(assignment), assignment.Values.Where(double.IsFinite).Sum(Math.Atan)));
        }

        var analysis = new ParameterAnalysis(space, Objective.Minimize("loss"), trials);
        return Enum.GetValues<ImportanceMethod>().All(method =>
        {
            var result = analysis.Importance(method);
            var sum = result.Parameters.Sum(one => one.Share);
            return result.Trials == 40 && result.Parameters.All(one => one.Share >= one.Alone && one.Alone >= 0)
                && (Math.Abs(sum - 1) < 1e-9 || (sum == 0 && result.Note is not null))
                && Math.Abs(result.Parameters.Sum(one => one.Alone) + result.Interactions.Sum(pair => pair.Share) - sum) < 1e-9;
        });
    });

    internal static SearchSpace Branches => new()
    {
        ["opt"] = Choice(new SearchSpace { ["kind"] = "sgd", ["rate"] = Uniform(0, 1) }, new SearchSpace { ["kind"] = "adam", ["beta"] = Uniform(0, 1) }),
    };

    internal static void AssertShares(ParameterImportances result, double tolerance, params (string Parameter, double Share)[] expected)
    {
        var text = $"{result}\nfit {result.Fit}; {result.Note}\n{string.Join("\n", result.Interactions)}";
        Assert.True(expected.All(one => Math.Abs(result[one.Parameter] - one.Share) <= tolerance), $"expected {string.Join(", ", expected)}:\n{text}");
        Assert.Equal(expected.Select(one => one.Parameter).Order(), result.Parameters.Select(one => one.Parameter).Order());
        Assert.Equal(1, result.Parameters.Sum(one => one.Share), 1e-9);
    }

    private static double Rugged(Configuration config) => config.TryGet<double>("opt/rate", out var rate) ? Math.Sin(9 * rate) : config.Get("opt/beta") * 2;
}
