using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace Tune.Http.Tests;

/// <summary>What can be looked at.</summary>
public sealed class ReadingTests(FinishedExperiment finished) : IClassFixture<FinishedExperiment>
{
    private const string Curves = "api/v1/experiments/curves";

    private ApiHost Host => finished.Host;

    [Fact]
    public async Task Experiments_are_listed_newest_first_page_by_page()
    {
        var all = Names(await Host.GetAsync("api/v1/experiments"));
        var first = await Host.GetAsync("api/v1/experiments?limit=2");
        var second = await Host.GetAsync($"api/v1/experiments?limit=2&cursor={Uri.EscapeDataString(first.GetProperty("next").GetString() ?? "")}");

        Assert.Equal(["broken", "older", "curves"], all);
        Assert.Equal(all, Names(first).Concat(Names(second)));
        Assert.False(second.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task Experiments_are_chosen_by_status()
    {
        Assert.Equal(3, Names(await Host.GetAsync("api/v1/experiments?status=finished,Failed")).Length);
        Assert.Empty(Names(await Host.GetAsync("api/v1/experiments?status=Running")));
    }

    [Fact]
    public async Task An_experiment_is_shown_with_its_best()
    {
        var (view, results) = (await Host.GetAsync(Curves), await Host.Tuner.GetExperiment<Configuration>("curves").GetResultAsync());

        Assert.Equal(("curves", "Finished", 5), (view.GetProperty("name").GetString(), view.GetProperty("status").GetString(), view.GetProperty("trials").GetProperty("Terminated").GetInt32()));
        Assert.Equal(results.Best.Value, view.GetProperty("bestValue").GetDouble());
        Assert.Equal(results.Best.Trial.Number, view.GetProperty("best").GetProperty("trial").GetInt32());
    }

    [Fact]
    public async Task What_an_experiment_and_its_trials_have_cost_is_told()
    {
        var (view, trial, history) = (await Host.GetAsync(Curves), await Host.GetAsync($"{Curves}/trials/2"), await Host.GetAsync($"{Curves}/history"));
        var results = await Host.Tuner.GetExperiment<Configuration>("curves").GetResultAsync();

        Assert.True(results.Held.CpuHours > 0);
        Assert.Equal(results.Held.CpuHours, view.GetProperty("cpuHours").GetDouble(), 12);
        Assert.Equal(results[2].Held.CpuHours, trial.GetProperty("cpuHours").GetDouble(), 12);
        Assert.Equal((0, 0), (view.GetProperty("gpuHours").GetDouble(), trial.GetProperty("gpuHours").GetDouble()));
        Assert.Equal(results.Held.CpuHours, history.GetProperty("cpuHours").GetDouble(), 12);
        var spent = Items(history).Select(point => point.GetProperty("cpuHours").GetDouble()).ToList();
        Assert.Equal(spent.Order(), spent);
        Assert.InRange(spent[^1], spent[0], results.Held.CpuHours);
    }

    [Fact]
    public async Task A_trial_says_where_it_ran_and_what_became_of_it()
    {
        var trial = await Host.GetAsync($"{Curves}/trials/2");
        var first = await Host.GetAsync($"{Curves}/trials/2/events?limit=1");
        var second = await Host.GetAsync($"{Curves}/trials/2/events?limit=1&cursor={first.GetProperty("next").GetString()}");
        var rest = Items(await Host.GetAsync($"{Curves}/trials/2/events")).ToList();

        Assert.Equal("local", trial.GetProperty("summary").GetProperty("silo").GetString());
        Assert.Equal(["trial-created", "trial-started"], new[] { first, second }.SelectMany(page => Items(page)).Select(entry => entry.GetProperty("kind").GetString()));
        Assert.Equal("local", rest[1].GetProperty("body").GetProperty("silo").GetString());
        Assert.Equal("trial-ended", rest[^1].GetProperty("kind").GetString());
        Assert.DoesNotContain("reported", rest.Select(entry => entry.GetProperty("kind").GetString()));
        Assert.All(rest, entry => Assert.Equal(2, entry.GetProperty("trial").GetInt32()));
    }

    [Fact]
    public async Task Its_spec_is_what_was_started() =>
        Assert.Empty(ExperimentSpecJson.Differences(ExperimentSpecJson.Write(Some.Spec("curves"), new AlgorithmRegistry()), $"{await Host.GetAsync($"{Curves}/spec")}"));

    [Fact]
    public async Task Trials_are_listed_page_by_page()
    {
        var first = await Host.GetAsync($"{Curves}/trials?limit=3");
        var second = await Host.GetAsync($"{Curves}/trials?limit=3&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal([0, 1, 2], Items(first).Select(trial => trial.GetProperty("trial").GetInt32()));
        Assert.Equal([3, 4], Items(second).Select(trial => trial.GetProperty("trial").GetInt32()));
        Assert.False(second.TryGetProperty("next", out _));
        Assert.All(Items(first), trial => Assert.Equal(3, trial.GetProperty("iterations").GetInt32()));
    }

    [Fact]
    public async Task Trials_are_chosen_by_status()
    {
        Assert.Equal(2, Items(await Host.GetAsync("api/v1/experiments/broken/trials?status=Error")).Count());
        Assert.Empty(Items(await Host.GetAsync("api/v1/experiments/broken/trials?status=Running,Paused")));
    }

    [Fact]
    public async Task A_failed_trial_says_why() =>
        Assert.Equal("the disk is <b>full</b>", (await Host.GetAsync("api/v1/experiments/broken/trials/1")).GetProperty("error").GetProperty("message").GetString());

    [Fact]
    public async Task Reports_are_read_page_by_page()
    {
        var first = await Host.GetAsync($"{Curves}/trials/2/reports?limit=2");
        var second = await Host.GetAsync($"{Curves}/trials/2/reports?limit=2&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal([1, 2], Items(first).Select(report => report.GetProperty("iteration").GetInt32()));
        var last = Assert.Single(Items(second));
        Assert.Equal(3, last.GetProperty("iteration").GetInt32());
        Assert.Equal((await Host.Tuner.GetExperiment<Configuration>("curves").GetResultAsync())[2].Value, last.GetProperty("metrics").GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task A_checkpoint_is_downloaded_as_an_archive()
    {
        var checkpoint = Assert.Single(Items(await Host.GetAsync($"{Curves}/trials/0/checkpoints"))).GetProperty("name").GetString();
        var (status, _, answer) = await Host.SendAsync(HttpMethod.Get, $"{Curves}/trials/0/checkpoints/{checkpoint}");

        using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (status, answer.Content.Headers.ContentType?.MediaType));
        await using var content = await Assert.Single(archive.Entries).OpenAsync();
        var bytes = new byte[4];
        Assert.Equal(3, await content.ReadAtLeastAsync(bytes, 4, throwOnEndOfStream: false));
        Assert.Equal([1, 2, 3, 0], bytes);
    }

    [Fact]
    public async Task A_file_of_a_trial_is_downloaded_and_is_no_page()
    {
        Assert.Contains("notes.txt", Items(await Host.GetAsync($"{Curves}/trials/1/files")).Select(file => file.GetProperty("path").GetString()));
        var (_, _, answer) = await Host.SendAsync(HttpMethod.Get, $"{Curves}/trials/1/files/notes.txt?offset=8");

        Assert.Equal("alert(1)</script>"[..17], await answer.Content.ReadAsStringAsync());
        Assert.Equal(("application/octet-stream", "attachment", "nosniff"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.DispositionType, answer.Headers.GetValues("X-Content-Type-Options").Single()));
    }

    [Fact]
    public async Task Silos_and_resources_are_shown()
    {
        var silo = Assert.Single(Items(await Host.GetAsync("api/v1/silos")));

        Assert.True(silo.GetProperty("capacity").GetProperty("cpu").GetDouble() > 0);
        Assert.StartsWith("CPU 0/", (await Host.GetAsync("api/v1/resources")).GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_specs_can_name_is_listed()
    {
        Assert.Contains("tpe", Items(await Host.GetAsync("api/v1/searchers")).Select(one => one.GetProperty("kind").GetString()));
        Assert.Contains("asha", Items(await Host.GetAsync("api/v1/schedulers")).Select(one => one.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task A_table_is_that_of_the_library()
    {
        var table = (await Host.Tuner.GetExperiment<Configuration>("curves").GetResultAsync()).ToTable();
        var (_, _, csv) = await Host.SendAsync(HttpMethod.Get, $"{Curves}/table.csv");

        Assert.Equal(5, (await Host.GetAsync($"{Curves}/table")).GetArrayLength());
        Assert.Equal(("text/csv", table.ToCsv()), (csv.Content.Headers.ContentType?.MediaType, await csv.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task What_mattered_is_said()
    {
        await Host.RunAsync("many", samples: 20);

        var importance = await Host.GetAsync("api/v1/experiments/many/importance");
        var expected = (await Host.Tuner.GetExperiment<Configuration>("many").GetResultAsync()).Importance();
        await Host.Tuner.DeleteAsync("many");

        Assert.Equal(20, importance.GetProperty("trials").GetInt32());
        Assert.Equal(("x", expected.Parameters[0].Share), (importance.GetProperty("parameters")[0].GetProperty("parameters")[0].GetString(), importance.GetProperty("parameters")[0].GetProperty("share").GetDouble()));
        Assert.Contains("the metrics are: loss", (await Host.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Get, $"{Curves}/importance?metric=los")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_nothing_runs_is_said() => Assert.Equal("ExperimentNotRunning", (await Host.GetAsync($"{Curves}/why")).GetProperty("reason").GetString());

    [Fact]
    public async Task What_a_caller_has_already_is_not_sent_again()
    {
        var (_, _, first) = await Host.SendAsync(HttpMethod.Get, $"{Curves}/trials");
        var tag = Assert.Single(first.Headers.GetValues("ETag"));
        var (again, _, answer) = await Host.SendAsync(HttpMethod.Get, $"{Curves}/trials", headers: ("If-None-Match", tag));
        var (other, _, _) = await Host.SendAsync(HttpMethod.Get, $"{Curves}/trials?limit=2", headers: ("If-None-Match", tag));

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (again, other));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Answers_are_compressed_for_who_can_read_that()
    {
        var (_, _, answer) = await Host.SendAsync(HttpMethod.Get, $"{Curves}/trials", headers: ("Accept-Encoding", "br"));

        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
    }

    [Theory]
    [InlineData("experiments/curvse", "no-such-experiment", "did you mean 'curves'?")]
    [InlineData("experiments/..", "no-such-address", "openapi")]
    [InlineData("experiments/%2e%2e%2fetc", "no-such-experiment", "There is no experiment")]
    [InlineData("experiments/curves/trials/5", "no-such-trial", "it has 5 so far")]
    [InlineData("experiments/curves/trials/0/checkpoints/x", "no-such-checkpoint", "checkpoint_000003")]
    [InlineData("experiments/curves/trials/0/files/note.txt", "no-such-file", "did you mean 'notes.txt'?")]
    [InlineData("experiments/curves/trials/0/files/..%2f..%2fapi-keys.json", "no-such-file", "notes.txt")]
    [InlineData("experiments/curves/trials/0/log", "no-such-file", "notes.txt")]
    [InlineData("nothing", "no-such-address", "/openapi/v1.json")]
    public async Task What_is_not_there_is_said_with_what_is_meant(string path, string kind, string said)
    {
        var problem = await Host.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"api/v1/{path}");

        Assert.Equal(kind, problem.Kind);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("experiments?limit=0", "limit in the query must be a whole number from 1 to 1000; was '0'.")]
    [InlineData("experiments?limit=x", "was 'x'")]
    [InlineData("experiments?status=Sleeping", "Running, Paused, Finished, Stopped, Failed")]
    [InlineData("experiments?status=0", "was '0'")]
    [InlineData("experiments?archived=yes", "archived in the query must be true or false; was 'yes'.")]
    [InlineData("experiments?cursor=zzz", "the member next of an answer")]
    [InlineData("experiments/curves/trials?cursor=-1", "was '-1'")]
    [InlineData("experiments/curves/trials/one", "trial must be the number of a trial, such as 42; was 'one'.")]
    [InlineData("experiments/curves/events?after=x", "must be the id of an event; was 'x'")]
    public async Task What_is_asked_wrongly_is_said_with_its_place(string path, string said) =>
        Assert.Contains(said, (await Host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"api/v1/{path}")).Detail, StringComparison.Ordinal);

    [Fact]
    public async Task A_method_that_is_none_of_an_address_is_said() =>
        Assert.Contains("GET", (await Host.ProblemAsync(HttpStatusCode.MethodNotAllowed, HttpMethod.Put, Curves)).Detail, StringComparison.Ordinal);

    private static JsonElement.ArrayEnumerator Items(JsonElement page) => page.GetProperty("items").EnumerateArray();

    private static string[] Names(JsonElement page) => [.. Items(page).Select(item => item.GetProperty("name").GetString() ?? "")];
}
