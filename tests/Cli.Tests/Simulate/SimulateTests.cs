using System.Text.Json.Nodes;

namespace Cli.Tests;

public sealed class SimulateTests
{
    private const string Trace = """
        {"trial":0,"values":[0.5,0.6,0.7]}
        {"trial":1,"values":[0.4,0.5,0.9],"secondsPerIteration":1.5}
        {"trial":2,"values":[0.6,"NaN",0.8],"config":{},"note":"ignored"}
        """;

    [Fact]
    public async Task Table_without_a_space_is_tried_row_by_row()
    {
        using var files = CurveFiles.Usual();

        var summary = JsonNode.Parse(Assert.Single(await files.OutputAsync("simulate --table {table.csv} --parameters lr,act --mode max --workers 2 --seconds-per-iteration 0.1")));

        Assert.Equal("""{"value":0.5,"trial":TRIAL,"iteration":3,"config":{"lr":0.2,"act":"tanh"},"iterations":12,"seconds":0.6,"trials":4,"tenths":TENTHS}""",
            summary?.ToJsonString().Replace(summary["tenths"]?.ToJsonString() ?? "", "TENTHS", StringComparison.Ordinal).Replace($"\"trial\":{summary["trial"]}", "\"trial\":TRIAL", StringComparison.Ordinal));
        Assert.Equal(10, summary?["tenths"]?.AsArray().Count);
        Assert.Equal(0.5, summary?["tenths"]?[9]?.GetValue<double>());
    }

    [Fact]
    public async Task Table_with_a_space_answers_what_is_suggested()
    {
        using var files = CurveFiles.Usual();

        var summary = JsonNode.Parse(Assert.Single(await files.OutputAsync("simulate --table {table.csv} --mode max --space {space.json} --searcher tpe --trials 30 --seed 7")));

        Assert.Equal(30, summary?["trials"]?.GetValue<int>());
        Assert.Equal(90, summary?["iterations"]?.GetValue<int>());
        Assert.InRange(summary?["value"]?.GetValue<double>() ?? 0, 0.35, 0.5);
        Assert.InRange(summary?["config"]?["lr"]?.GetValue<double>() ?? 0, 0.1, 1);
    }

    [Fact]
    public async Task Decisions_are_printed_in_the_order_in_which_they_fall()
    {
        using var files = new CurveFiles(("trace.jsonl", Trace));

        var lines = await files.OutputAsync("""simulate --trace {trace.jsonl} --mode max --workers 2 --decisions --scheduler asha --scheduler-options '{"maxResource":3,"reductionFactor":3}'""");

        Assert.Equal(
            [
                """{"at":0,"trial":0,"iteration":0,"decision":"start","milestone":1}""",
                """{"at":0,"trial":1,"iteration":0,"decision":"start","milestone":1}""",
                """{"at":1,"trial":0,"iteration":1,"value":0.5,"decision":"continue","milestone":1}""",
                """{"at":1.5,"trial":1,"iteration":1,"value":0.4,"decision":"stop","milestone":1}""",
                """{"at":1.5,"trial":2,"iteration":0,"decision":"start","milestone":1}""",
                """{"at":2.5,"trial":2,"iteration":1,"value":0.6,"decision":"continue","milestone":1}""",
                """{"at":3,"trial":0,"iteration":3,"value":0.7,"decision":"complete","milestone":3}""",
                """{"at":4.5,"trial":2,"iteration":3,"value":0.8,"decision":"complete","milestone":3}""",
            ],
            lines);
    }

    [Fact]
    public async Task Trial_whose_curve_ends_completes_and_keeps_the_name_that_the_trace_gave_it()
    {
        using var files = new CurveFiles(("trace.jsonl", "{\"trial\":17,\"values\":[1,2],\"config\":{\"x\":1}}\n\n{\"trial\":4,\"values\":[3],\"config\":{\"x\":2}}\n"));

        Assert.Equal(
            [
                """{"at":0,"trial":17,"iteration":0,"decision":"start"}""",
                """{"at":2,"trial":17,"iteration":2,"value":2,"decision":"complete","milestone":2}""",
                """{"at":2,"trial":4,"iteration":0,"decision":"start"}""",
                """{"at":3,"trial":4,"iteration":1,"value":3,"decision":"complete","milestone":1}""",
            ],
            await files.OutputAsync("simulate --trace {trace.jsonl} --workers 1 --decisions"));
        Assert.StartsWith("""{"value":1,"trial":17,"iteration":1,"config":{"x":1},"iterations":3,""", (await files.OutputAsync("simulate --trace {trace.jsonl}"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_has_the_same_bytes_for_the_same_seed_and_others_for_another()
    {
        using var files = CurveFiles.Usual();
        foreach (var (seed, name) in new[] { (1, "a.jsonl"), (1, "b.jsonl"), (2, "c.jsonl") })
            await files.OutputAsync($"simulate --table {{table.csv}} --mode max --space {{space.json}} --searcher tpe --scheduler asha --trials 40 --seed {seed} --out {{{name}}}");

        Assert.Equal(files.Read("a.jsonl"), files.Read("b.jsonl"));
        Assert.NotEqual(files.Read("a.jsonl"), files.Read("c.jsonl"));
        var facts = files.Read("a.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)).ToList();
        Assert.Equal("started", $"{facts[0]?["kind"]}");
        Assert.Equal("ended", $"{facts[^1]?["kind"]}");
        Assert.Equal(40, facts.Count(fact => $"{fact?["kind"]}" == "trial-created"));
    }

    [Fact]
    public async Task Iterations_are_a_budget_whose_tenths_are_shown()
    {
        using var files = CurveFiles.Usual();

        var summary = JsonNode.Parse(Assert.Single(await files.OutputAsync("simulate --table {table.csv} --mode max --space {space.json} --iterations 50")));

        Assert.Equal(50, summary?["iterations"]?.GetValue<int>());
    }

    [Fact]
    public async Task Values_that_are_no_numbers_are_no_best_values()
    {
        using var files = new CurveFiles(("trace.jsonl", """{"trial":0,"values":["NaN","NaN"]}"""));

        Assert.Equal(["""{"value":null,"iterations":2,"seconds":2,"trials":1,"tenths":[null,null,null,null,null,null,null,null,null,null]}"""], await files.OutputAsync("simulate --trace {trace.jsonl}"));
    }
}
