using System.Collections.Immutable;

namespace Tune.Tests.Kernel;

public sealed class CompatibilityTests
{
    private const string Begin = "<!-- generated from the code: TUNE_APPROVE=1 dotnet test tests/Core.Tests -->\n";

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var row in Compatibility.Of(new AlgorithmRegistry()))
            foreach (var searcher in row.Searchers.Concat(row.Refusals.Keys)) pairs.Add(row.Scheduler.Kind, searcher);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Experiment_is_refused_exactly_where_the_table_says_so(string scheduler, string searcher)
    {
        var registry = new AlgorithmRegistry();
        var row = Compatibility.Of(registry).Single(row => row.Scheduler.Kind == scheduler);
        var other = registry.Read<SearcherSpec>(new System.Text.Json.Nodes.JsonObject { ["kind"] = searcher });
        var problems = ProblemsOf(Given.Spec(scheduler: row.Scheduler, searcher: other));

        Assert.NotEqual(row.Searchers.Contains(searcher), row.Refusals.ContainsKey(searcher));
        if (row.Refusals.TryGetValue(searcher, out var refusal)) Assert.Contains(refusal, problems);
        else Assert.DoesNotContain(problems, problem => problem == row.Scheduler.Refuse(other));
    }

    [Fact]
    public void Searcher_inside_a_wrapper_is_refused_like_itself()
    {
        Assert.NotNull(new HyperBandForBohb().Refuse(new ConcurrencyLimiter { Searcher = new Tpe() }));
        Assert.Null(new HyperBandForBohb().Refuse(new ConcurrencyLimiter { Searcher = new RandomSearch() }));
    }

    [Theory]
    [InlineData("fifo", false, false)]
    [InlineData("asha", false, false)]
    [InlineData("median", false, false)]
    [InlineData("asha-promotion", true, true)]
    [InlineData("hyperband", true, true)]
    [InlineData("bohb-hyperband", true, true)]
    [InlineData("pbt", true, true)]
    public void Needs_are_those_of_Rays_table(string kind, bool checkpoints, bool pauses)
    {
        var scheduler = Compatibility.Of(new AlgorithmRegistry()).Single(row => row.Scheduler.Kind == kind).Scheduler;

        Assert.Equal((checkpoints, pauses), (scheduler.RequiresCheckpoints, scheduler.PausesTrials));
    }

    [Theory]
    [InlineData("fifo", false)]
    [InlineData("pbt", false)]
    [InlineData("asha", true)]
    [InlineData("asha-promotion", true)]
    [InlineData("median", true)]
    [InlineData("hyperband", true)]
    [InlineData("bohb-hyperband", true)]
    [InlineData("resource-changing", false)]
    public void Searchers_are_told_whether_trials_are_cut_short(string kind, bool expected)
    {
        var scheduler = Compatibility.Of(new AlgorithmRegistry()).Single(row => row.Scheduler.Kind == kind).Scheduler;

        Assert.Equal(expected, Testing.RandomRun.ProblemOf(Given.Spec(scheduler: scheduler)).CutsTrialsShort);
    }

    [Fact]
    public void Scheduler_in_another_one_cuts_trials_short_as_it_does_alone() => Assert.True(new ResourceChanging { Base = new Asha() }.CutsTrialsShort);

    [Fact]
    public void Median_that_pauses_needs_checkpoints() => Assert.True(new MedianStopping { HardStop = false } is { RequiresCheckpoints: true, PausesTrials: true });

    [Fact]
    public void Document_has_the_table_of_the_code()
    {
        var path = Path.Combine(Root(), "docs", "schedulers", "compatibility.md");
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var now = (begin < 0 ? $"# Which scheduler works with which searcher\n\n{Begin}" : text[..(begin + Begin.Length)]) + "\n" + Compatibility.ToMarkdown(new AlgorithmRegistry());
        if (Environment.GetEnvironmentVariable("TUNE_APPROVE") == "1") File.WriteAllText(path, text = now);

        Assert.Equal(now, text);
    }

    private static ImmutableArray<string> ProblemsOf(ExperimentSpec spec)
    {
        try
        {
            ExperimentValidator.Validate(spec);
            return [];
        }
        catch (InvalidExperimentException exception)
        {
            return exception.Problems;
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder.FullName;
    }
}
