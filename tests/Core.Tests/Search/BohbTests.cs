using Tune.Testing;
using static Tune.Domain;

namespace Tune.Tests.Search;

public sealed class BohbTests
{
    private static readonly SearchSpace Line = new() { ["x"] = Uniform(0, 1) };

    private static readonly Bohb Eager = new() { RandomFraction = 0, MinPoints = 2 };

    [Fact]
    public void Model_is_of_the_largest_budget_that_enough_trials_have_reached()
    {
        // with N_min = 2 a budget needs four trials: four have come to 3, three to 9
        var searcher = Told(Eager, (0.1, [9, 9, 9, 9, 9, 9, 9, 9, 1]), (0.2, [9, 9, 9, 9, 9, 9, 9, 9, 2]), (0.3, [9, 9, 9, 9, 9, 9, 9, 9, 3]), (0.8, [5, 5, 0]));

        Assert.Equal("model of iteration 3", Next(searcher).Note);

        searcher = Told(Eager, (0.1, [9, 9, 9, 9, 9, 9, 9, 9, 1]), (0.2, [9, 9, 9, 9, 9, 9, 9, 9, 2]), (0.3, [9, 9, 9, 9, 9, 9, 9, 9, 3]), (0.8, [5, 5, 0, 4, 4, 4, 4, 4, 4]), (0.9, [0]));

        Assert.Equal("model of iteration 9", Next(searcher).Note);
    }

    [Fact]
    public void Draws_are_random_until_a_budget_has_enough_trials()
    {
        var searcher = Told(Eager, (0.1, [1]), (0.2, [2]), (0.3, [3]));

        Assert.Null(Next(searcher).Note);
    }

    [Fact]
    public void Suggestions_lie_where_the_scores_at_the_largest_budget_are_good_not_where_early_ones_are()
    {
        // below a half trials begin well and end badly
        (double, double[]) Trial(int index) => index / 40.0 is var x ? (x, [x, 1 - x]) : default;
        var searcher = Told(Eager, [.. Enumerable.Range(0, 40).Select(Trial)]);

        var places = Enumerable.Range(100, 40).Select(number => Next(searcher, number).Assignment?[0] ?? double.NaN).ToList();

        Assert.True(places.Count(x => x > 0.5) > 35, string.Join(' ', places));
    }

    [Fact]
    public void Share_of_random_draws_is_as_asked()
    {
        var searcher = Told(Eager with { RandomFraction = 0.25 }, [.. Enumerable.Range(0, 30).Select(index => (index / 30.0, new double[] { index }))]);

        Assert.InRange(Enumerable.Range(100, 400).Count(number => Next(searcher, number).Note is null), 70, 130);
    }

    [Fact]
    public void Failures_count_as_the_worst_and_teach_to_keep_away()
    {
        var space = new SearchSpace { ["x"] = Uniform(0, 1) };

        var trials = SearcherDriver.Run(new Bohb(), space, config => config.Number("x") > 0.5 ? double.NaN : 1 + config.Number("x"), 120);

        Assert.True(trials.Skip(60).Count(trial => trial.Status == TrialStatus.Error) < 20);
    }

    [Fact]
    public void Best_is_better_than_that_of_random_search()
    {
        var space = new SearchSpace { ["x"] = Uniform(-5, 5), ["y"] = LogUniform(1e-4, 1), ["kind"] = Choice(new SearchSpace { ["a"] = Uniform(0, 1) }, new SearchSpace { ["b"] = RandInt(0, 10) }) };
        static double Bowl(Configuration config) =>
            Math.Pow(config.Number("x") - 2, 2) + Math.Pow(Math.Log10(config.Number("y")) + 2, 2) + (config.Root.GetProperty("kind").TryGetProperty("b", out var b) ? b.GetDouble() : 5);

        Assert.InRange(SearcherDriver.MedianBest(new Bohb(), space, Bowl, 100), 0, SearcherDriver.MedianBest(new RandomSearch(), space, Bowl, 100) / 2);
    }

    [Fact]
    public void Options_out_of_range_are_all_named()
    {
        var problems = new Bohb { MinPoints = 1, GoodShare = 1, Candidates = 0, RandomFraction = 1.1, BandwidthFactor = 0, MinBandwidth = double.NaN }.Validate().ToList();

        Assert.Equal(6, problems.Count);
        Assert.Contains("Bohb.RandomFraction must be from 0 to 1; was 1.1.", problems);
    }

    private static ISearcher Told(Bohb bohb, params (double X, double[] Scores)[] trials)
    {
        var searcher = bohb.Create(RandomRun.ProblemOf(RandomRun.Spec(1, Line)));
        var at = DateTimeOffset.UnixEpoch;
        for (var number = 0; number < trials.Length; number++)
        {
            var id = new TrialId(number);
            searcher.Observe(new TrialCreated(at, id, Configuration.Parse(FormattableString.Invariant($"{{\"x\":{trials[number].X}}}"))));
            searcher.Observe(new TrialStarted(at, id, 1, 1));
            for (var iteration = 1; iteration <= trials[number].Scores.Length; iteration++)
                searcher.Observe(new TrialReported(at, id, 1, iteration, new Metrics("loss", trials[number].Scores[iteration - 1]), TimeSpan.Zero) { Score = trials[number].Scores[iteration - 1] });
            searcher.Observe(new TrialEnded(at, id, TrialStatus.Terminated, EndedBy.Scheduler, "stopped"));
        }

        return searcher;
    }

    private static Suggestion Next(ISearcher searcher, int number = 100) => searcher.Suggest(new SuggestRequest(new TrialId(number), new Rng(1, Rng.StreamOf(number, "suggest")), 0));
}
