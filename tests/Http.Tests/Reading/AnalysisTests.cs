using System.Net;
using System.Text.Json;

namespace Tune.Http.Tests;

/// <summary>What all trials together tell.</summary>
public sealed class AnalysisTests(FinishedExperiment finished) : IClassFixture<FinishedExperiment>
{
    private const string Curves = "api/v1/experiments/curves";

    private ApiHost Host => finished.Host;

    [Fact]
    public async Task Curves_are_what_the_trials_reported()
    {
        var (answer, results) = (await Host.GetAsync($"{Curves}/curves"), await Host.Tuner.GetExperiment<Configuration>("curves").GetResultAsync());

        Assert.Equal(("loss", 5), (answer.GetProperty("metric").GetString(), answer.GetProperty("trials").GetInt32()));
        Assert.Equal(results.Select(trial => trial.History.Select(row => row.Metrics["loss"])), answer.GetProperty("items").EnumerateArray().Select(curve => curve.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())));
        Assert.All(answer.GetProperty("items").EnumerateArray(), curve => Assert.Equal([1, 2, 3], curve.GetProperty("iterations").EnumerateArray().Select(value => value.GetInt32())));
    }

    [Fact]
    public async Task Of_more_curves_than_are_wanted_the_best_is_there()
    {
        var best = (await Host.Tuner.GetExperiment<Configuration>("curves").GetResultAsync()).Best.Trial.Number;
        for (var limit = 1; limit <= 5; limit++)
        {
            var trials = (await Host.GetAsync($"{Curves}/curves?limit={limit}")).GetProperty("items").EnumerateArray().Select(curve => curve.GetProperty("trial").GetInt32()).ToList();
            Assert.Equal(limit, trials.Distinct().Count());
            Assert.Contains(best, trials);
        }
    }

    [Fact]
    public async Task A_metric_that_is_none_is_said()
    {
        Assert.Contains("did you mean 'loss'?", (await Host.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"{Curves}/curves?metric=los")).Detail, StringComparison.Ordinal);
        // of nothing that was reported nothing is misspelt
        Assert.Empty((await Host.GetAsync("api/v1/experiments/broken/curves")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_best_so_far_gets_better_until_it_is_the_best()
    {
        var (history, best) = (await Host.GetAsync($"{Curves}/history"), (await Host.GetAsync(Curves)).GetProperty("bestValue").GetDouble());
        var values = history.GetProperty("items").EnumerateArray().Select(point => point.GetProperty("value").GetDouble()).ToList();

        Assert.Equal(best, values[^1]);
        Assert.True(values.Zip(values.Skip(1)).All(pair => pair.Second < pair.First), string.Join(", ", values));
        Assert.True(history.GetProperty("startedAt").GetDateTimeOffset() <= history.GetProperty("items")[0].GetProperty("at").GetDateTimeOffset());
        Assert.Empty((await Host.GetAsync("api/v1/experiments/broken/history")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task An_effect_is_that_of_the_library()
    {
        await Host.RunAsync("many", samples: 20);

        var effect = await Host.GetAsync("api/v1/experiments/many/effect?parameter=x");
        var expected = (await Host.Tuner.GetExperiment<Configuration>("many").GetResultAsync()).Effect("x");
        var wrong = await Host.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Get, "api/v1/experiments/many/effect?parameter=y");
        await Host.Tuner.DeleteAsync("many");

        Assert.Equal(32, expected.Points.Length);
        Assert.Equal(expected.Points.Select(point => (point.Number, point.Expected, point.Trials)), effect.GetProperty("points").EnumerateArray().Select(point => (point.GetProperty("number").GetDouble(), point.GetProperty("expected").GetDouble(), point.GetProperty("trials").GetInt32())));
        Assert.Contains("x", wrong.Detail, StringComparison.Ordinal);
        Assert.Contains("parameter in the query is missing", (await Host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"{Curves}/effect")).Detail, StringComparison.Ordinal);
        Assert.Empty((await Host.GetAsync($"{Curves}/effect?parameter=x")).GetProperty("points").EnumerateArray());
    }

    [Fact]
    public async Task Trials_say_after_which_event_to_go_on()
    {
        var (_, _, events) = await Host.SendAsync(HttpMethod.Get, $"{Curves}/events?after={(await Host.GetAsync($"{Curves}/trials")).GetProperty("sequence").GetInt64()}");

        Assert.Equal(HttpStatusCode.NoContent, events.StatusCode);
    }

    [Fact]
    public async Task Who_answers_whom_is_said()
    {
        var about = await Host.GetAsync("api/v1/about");

        Assert.Equal(("(local)", "Admin", false), (about.GetProperty("caller").GetString(), about.GetProperty("role").GetString(), about.GetProperty("allowsPrograms").GetBoolean()));
        Assert.Matches(@"^\d+\.\d+\.\d+", about.GetProperty("version").GetString());
    }
}
