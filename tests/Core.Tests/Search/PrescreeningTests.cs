using Tune.Testing;
using static Tune.Domain;

namespace Tune.Tests.Search;

public sealed class PrescreeningTests
{
    private static readonly SearchSpace Line = new() { ["x"] = Uniform(0, 1) };

    private static readonly Prescreening Eager = new() { RandomFraction = 0, LongTrialsFraction = 0, Candidates = 20 };

    [Fact]
    public void First_trial_is_in_the_middle_of_every_range()
    {
        var space = new SearchSpace { ["x"] = Uniform(-1, 3), ["y"] = LogUniform(1e-4, 1), ["kind"] = Choice("a", "b") };
        var first = SearcherDriver.Run(new Prescreening(), space, _ => 1, 1)[0].Config;

        Assert.Equal(1, first.Number("x"), 9);
        Assert.Equal(1e-2, first.Number("y"), 9);
    }

    [Fact]
    public void First_trial_is_as_random_search_would_have_it_if_earlier_results_are_known()
    {
        var searcher = Told(Eager, (0.7, [1]));

        Assert.Equal(AsRandomSearch(100), Next(searcher).Assignment);
    }

    [Fact]
    public void Draws_are_those_of_random_search_until_enough_trials_have_reported()
    {
        Assert.Equal(AsRandomSearch(100), Next(Told(Eager, (0.1, [1]), (0.5, [2]), (0.9, [3]))).Assignment);
        Assert.NotNull(Next(Told(Eager, (0.1, [1]), (0.5, [2]), (0.9, [3]), (0.8, [4]))).Note);
    }

    [Fact]
    public void One_candidate_makes_it_random_search()
    {
        var searcher = Told(Eager with { Candidates = 1 }, [.. Enumerable.Range(0, 30).Select(index => (index / 30.0, new double[] { index }))]);

        Assert.All(Enumerable.Range(100, 50), number => Assert.Equal(AsRandomSearch(number), Next(searcher, number).Assignment));
    }

    [Fact]
    public void Suggestions_lie_where_the_good_trials_are()
    {
        var searcher = Told(Eager, [.. Enumerable.Range(0, 40).Select(index => (index / 40.0, new[] { Math.Abs(index / 40.0 - 0.8) }))]);

        Assert.True(Places(searcher).Count(x => x > 0.5) > 35, string.Join(' ', Places(searcher)));
    }

    [Fact]
    public void Trials_that_went_on_are_ranked_by_their_longer_curves()
    {
        // of those that begin well, below a half, the ones that went on end well below a quarter only
        (double, double[]) Trial(int index) => index / 40.0 is var x && x < 0.5 ? (x, [x, x < 0.25 ? 0 : 1]) : (x, [1 + x]);
        var searcher = Told(Eager with { MinGood = 10, GoodShare = 0.25 }, [.. Enumerable.Range(0, 40).Select(Trial)]);

        Assert.True(Places(searcher).Count(x => x < 0.3) > 35, string.Join(' ', Places(searcher)));
    }

    [Fact]
    public void Long_trials_alone_are_asked_what_sets_the_better_ones_apart()
    {
        // all that went on are below a half, and end the worse the better they began
        (double, double[]) Trial(int index) => index / 60.0 is var x && x < 0.5 ? (x, [x, 1 - x]) : (x, [1 + x]);
        var trials = Enumerable.Range(0, 60).Select(Trial).ToArray();
        var searcher = Told(Eager with { LongTrialsFraction = 1 }, trials);

        Assert.StartsWith("like the better half of those that came to iteration 2", Next(searcher).Note, StringComparison.Ordinal);
        Assert.True(Places(searcher).Average() > 0.25 && Places(searcher).Count(x => x < 0.2) < 4, string.Join(' ', Places(searcher)));
    }

    [Fact]
    public void Failures_teach_to_keep_away()
    {
        var trials = SearcherDriver.Run(new Prescreening(), Line, config => config.Number("x") > 0.5 ? double.NaN : 1 + config.Number("x"), 120);

        Assert.InRange(trials.Skip(60).Count(trial => trial.Status == TrialStatus.Error), 0, 12);
    }

    [Fact]
    public void Share_of_random_draws_is_as_asked()
    {
        var searcher = Told(Eager with { RandomFraction = 0.25 }, [.. Enumerable.Range(0, 30).Select(index => (index / 30.0, new double[] { index }))]);

        Assert.InRange(Enumerable.Range(100, 400).Count(number => Next(searcher, number).Note is null), 70, 130);
    }

    [Fact]
    public void Best_is_better_than_that_of_random_search()
    {
        var space = new SearchSpace { ["x"] = Uniform(-5, 5), ["y"] = LogUniform(1e-4, 1), ["kind"] = Choice(new SearchSpace { ["a"] = Uniform(0, 1) }, new SearchSpace { ["b"] = RandInt(0, 10) }) };
        static double Bowl(Configuration config) =>
            Math.Pow(config.Number("x") - 2, 2) + Math.Pow(Math.Log10(config.Number("y")) + 2, 2) + (config.Root.GetProperty("kind").TryGetProperty("b", out var b) ? b.GetDouble() : 5);

        Assert.InRange(SearcherDriver.MedianBest(new Prescreening(), space, Bowl, 100), 0, SearcherDriver.MedianBest(new RandomSearch(), space, Bowl, 100) / 2);
    }

    [Fact]
    public void Options_out_of_range_are_all_named()
    {
        var problems = new Prescreening { Candidates = 0, RandomFraction = -1, StartupTrials = 0, GoodShare = 1, MinGood = 0, LongTrialsFraction = double.NaN }.Validate().ToList();

        Assert.Equal(6, problems.Count);
        Assert.Contains("Prescreening.GoodShare must be above 0 and below 1; was 1.", problems);
    }

    private static ISearcher Told(Prescreening prescreening, params (double X, double[] Scores)[] trials)
    {
        var searcher = prescreening.Create(RandomRun.ProblemOf(RandomRun.Spec(1, Line)));
        foreach (var fact in CurveFacts.Of(trials)) searcher.Observe(fact);
        return searcher;
    }

    private static List<double> Places(ISearcher searcher) => [.. Enumerable.Range(100, 40).Select(number => Next(searcher, number).Assignment?[0] ?? double.NaN)];

    private static Assignment? AsRandomSearch(int number) => Next(new RandomSearch().Create(RandomRun.ProblemOf(RandomRun.Spec(1, Line))), number).Assignment;

    private static Suggestion Next(ISearcher searcher, int number = 100) => searcher.Suggest(new SuggestRequest(new TrialId(number), new Rng(1, Rng.StreamOf(number, "suggest")), 0));
}
