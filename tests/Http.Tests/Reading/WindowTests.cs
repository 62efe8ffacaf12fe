using System.Net;
using System.Text.Json;

namespace Tune.Http.Tests;

/// <summary>Parts of thousands of trials: by a filter, in an order, or a sample.</summary>
public sealed class WindowTests(FinishedExperiment finished) : IClassFixture<FinishedExperiment>
{
    private const string Trials = "api/v1/experiments/wide/trials";

    private ApiHost Host => finished.Host;

    [Fact]
    public async Task Trials_are_found_by_a_filter_in_an_order_and_by_parts()
    {
        var results = await WideAsync();
        var expected = results.Where(trial => trial.Configuration.Get<double>("x") < 0.5).OrderByDescending(trial => trial.Value).ThenBy(trial => trial.Trial.Number).Select(trial => trial.Trial.Number).ToList();

        var found = new List<int>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await Host.GetAsync($"{Trials}?filter=x%20%3C%200.5&order=-loss&limit=7{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            Assert.Equal(expected.Count, page.GetProperty("total").GetInt32());
            found.AddRange(Numbers(page));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        Assert.InRange(expected.Count, 2, 39);
        Assert.Equal(expected, found);
        // a part from the middle
        Assert.Equal(expected.Skip(3).Take(2), Numbers(await Host.GetAsync($"{Trials}?filter=x%20%3C%200.5&order=-loss&limit=2&cursor=3")));
        Assert.Empty(Numbers(await Host.GetAsync($"{Trials}?filter=x%20%3C%200.5&cursor=1000")));
        Assert.Equal(results.Select(trial => trial.Trial.Number), Numbers(await Host.GetAsync($"{Trials}?order=trial&limit=100")));
    }

    [Fact]
    public async Task Columns_are_the_names_that_a_filter_may_use()
    {
        await WideAsync();
        var columns = (await Host.GetAsync("api/v1/experiments/wide/columns")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(["trial", "name", "status", "iterations", "elapsed", "attempts", "created", "ended", "silo", "reason", "error", "loss", "x"], columns.Select(column => column.GetProperty("id").GetString()));
        Assert.Equal(("Parameters", true), (columns[^1].GetProperty("group").GetString(), columns[^1].GetProperty("isNumber").GetBoolean()));
        foreach (var column in columns)
        {
            var id = column.GetProperty("id").GetString();
            Assert.Equal(40, (await Host.GetAsync($"{Trials}?filter={id}%20%3D%20null%20or%20{id}%20%21%3D%20null&order=-{id}")).GetProperty("total").GetInt32());
        }
    }

    [Fact]
    public async Task What_is_wrong_with_a_filter_or_an_order_is_said()
    {
        await WideAsync();
        Assert.Contains("from character 10 on: “los” is no parameter, metric or column; did you mean 'loss'?", await WrongAsync("filter=x%20%3C%201%20or%20los%20%3C%201"), StringComparison.Ordinal);
        Assert.Contains("order in the query must be a column", await WrongAsync("order=-los"), StringComparison.Ordinal);
        Assert.Contains("say it in the filter", await WrongAsync("order=loss&status=Running"), StringComparison.Ordinal);
        Assert.Contains("from 1 to 20000", await WrongAsync("sample=20001"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_has_the_best_and_the_newest_and_a_greater_one_has_all_of_it()
    {
        var results = await WideAsync();
        var sizes = new[] { 1, 5, 12, 39, 40, 100 };
        var samples = new List<IReadOnlyList<int>>();
        foreach (var size in sizes)
        {
            var answer = await Host.GetAsync($"{Trials}?sample={size}");
            Assert.Equal(40, answer.GetProperty("total").GetInt32());
            samples.Add(Numbers(answer));
        }

        Assert.Equal(sizes.Select(size => Math.Min(40, size)), samples.Select(sample => sample.Distinct().Count()));
        Assert.All(samples, sample => Assert.Contains(results.Best.Trial.Number, sample));
        Assert.All(samples, sample => Assert.Equal(sample.Order(), sample));
        Assert.All(samples.Zip(samples.Skip(1)), pair => Assert.Subset(pair.Second.ToHashSet(), pair.First.ToHashSet()));
        // the curve of the best so far is that of all trials
        var improved = new List<int>();
        foreach (var trial in results)
            if (improved.Count == 0 || trial.Value < results[improved[^1]].Value) improved.Add(trial.Trial.Number);
        Assert.Subset(samples[2].ToHashSet(), improved.ToHashSet());
        Assert.Equal(samples[1], (await Host.GetAsync("api/v1/experiments/wide/curves?limit=5")).GetProperty("items").EnumerateArray().Select(curve => curve.GetProperty("trial").GetInt32()));
    }

    private async Task<ResultGrid<Configuration>> WideAsync()
    {
        if ((await Host.Tuner.ListAsync()).All(one => one.Name != "wide")) await Host.RunAsync("wide", samples: 40);
        return await Host.Tuner.GetExperiment<Configuration>("wide").GetResultAsync();
    }

    private async Task<string> WrongAsync(string query) => (await Host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"{Trials}?{query}")).Detail;

    private static List<int> Numbers(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(trial => trial.GetProperty("trial").GetInt32())];
}
