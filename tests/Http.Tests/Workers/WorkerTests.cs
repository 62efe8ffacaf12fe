using System.Net;
using System.Text.Json;

namespace Tune.Http.Tests;

/// <summary>Workers ask for trials over HTTP and tell what came of it.</summary>
public sealed class WorkerTests : IAsyncLifetime
{
    private const string Trials = "api/v1/experiments/asked/trials";

    private ApiHost? _host;

    private ApiHost Host => _host ?? throw new InvalidOperationException("It has not started.");

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_worker_runs_an_experiment_to_its_end()
    {
        await CreateAsync(samples: 3);

        for (var number = 0; number < 3; number++)
        {
            var trial = Assert.Single(Suggested(await SuggestAsync()));
            Assert.Equal((number, 1, 0), (trial.GetProperty("trial").GetInt32(), trial.GetProperty("attempt").GetInt32(), trial.GetProperty("iteration").GetInt32()));
            var value = trial.GetProperty("configuration").GetProperty("x").GetDouble();
            Assert.Equal("continue", (await ReportAsync(number, 1, 1, value)).GetProperty("action").GetString());
            Assert.True(IsTaken(await TellAsync(number, "complete", new { attempt = 1, metrics = new { loss = value / 2 }, iteration = 2, elapsedSeconds = 1.5, attributes = new { by = "me" } })));
        }

        Assert.True((await SuggestAsync()).GetProperty("hasEnded").GetBoolean());
        var results = await Host.Tuner.GetExperiment<Configuration>("asked").GetResultAsync();
        Assert.Equal(ExperimentStatus.Finished, results.Status);
        Assert.All(results, trial => Assert.Equal((2, trial.Configuration.Get<double>("x") / 2, TimeSpan.FromSeconds(1.5), "me"), (trial.Iterations, trial.Value, trial.Elapsed, trial.Attributes["by"].GetString())));
    }

    [Fact]
    public async Task What_is_sent_twice_happens_once()
    {
        await CreateAsync(samples: 2);
        await SuggestAsync();

        Assert.Equal(0, Assert.Single(Suggested(await SuggestAsync())).GetProperty("trial").GetInt32());
        await ReportAsync(0, 1, 1, 0.5);
        Assert.Equal("continue", (await ReportAsync(0, 1, 1, 0.1)).GetProperty("action").GetString());
        var end = new { attempt = 1, metrics = new { loss = 0.2 }, iteration = 2 };
        Assert.True(IsTaken(await TellAsync(0, "complete", end)));
        Assert.True(IsTaken(await TellAsync(0, "complete", end)));
        Assert.Equal("stop", (await ReportAsync(0, 1, 3, 0.1)).GetProperty("action").GetString());

        var trial = (await Host.Tuner.GetExperiment<Configuration>("asked").GetResultSoFarAsync())[0];
        Assert.Equal([0.5, 0.2], trial.History.Select(report => report.Metrics["loss"]));
    }

    [Fact]
    public async Task Several_are_given_at_once_and_those_that_are_held_are_not_given_again()
    {
        await CreateAsync(samples: 5);

        Assert.Equal([0, 1], Numbers(await SuggestAsync(count: 2)));
        Assert.Equal([2], Numbers(await SuggestAsync(holding: [0, 1])));
        Assert.Equal([3, 4], Numbers(await SuggestAsync("another", count: 9)));
        Assert.Empty(Suggested(await SuggestAsync("a third")));
    }

    [Fact]
    public async Task An_end_without_the_number_of_its_report_follows_the_last_one()
    {
        await CreateAsync(samples: 3);
        await SuggestAsync(count: 3);
        await ReportAsync(0, 1, 1, 0.5);

        Assert.True(IsTaken(await TellAsync(0, "complete", new { attempt = 1, metrics = new { loss = 0.25 } })));
        await ReportAsync(1, 1, 1, 0.75);
        Assert.True(IsTaken(await TellAsync(1, "complete", new { attempt = 1 })));
        Assert.True(IsTaken(await TellAsync(2, "complete", new { attempt = 1, error = "out of memory" })));

        var results = await Host.Tuner.GetExperiment<Configuration>("asked").GetResultAsync();
        Assert.Equal([0.25, 0.75, null], results.Select(trial => trial.Value));
        Assert.Equal("out of memory", results[2].Error?.Message);
    }

    [Fact]
    public async Task A_trial_that_is_given_back_begins_anew_with_another_attempt_and_the_first_one_is_over()
    {
        await CreateAsync(samples: 1);
        await SuggestAsync();
        await ReportAsync(0, 1, 1, 0.5);

        await TellAsync(0, "release", new { attempt = 1 });
        var trial = Assert.Single(Suggested(await SuggestAsync("another")));

        Assert.Equal((0, 2), (trial.GetProperty("trial").GetInt32(), trial.GetProperty("attempt").GetInt32()));
        Assert.Equal("stop", (await TellAsync(0, "renew", new { attempt = 1 })).GetProperty("action").GetString());
        Assert.False(IsTaken(await TellAsync(0, "complete", new { attempt = 1, metrics = new { loss = 0 }, iteration = 2 })));
        Assert.Equal("continue", (await TellAsync(0, "renew", new { attempt = 2 })).GetProperty("action").GetString());
    }

    [Fact]
    public async Task A_worker_that_begins_anew_loses_what_it_ran()
    {
        await CreateAsync(samples: 1);
        await SuggestAsync();

        Assert.Equal(2, Assert.Single(Suggested(await SuggestAsync(beginsAnew: true))).GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task A_trial_that_is_waited_for_comes_as_soon_as_there_is_one()
    {
        await CreateAsync(samples: 1);
        await SuggestAsync();

        var waiting = SuggestAsync("another", waitSeconds: 30);
        await TellAsync(0, "release", new { attempt = 1 });

        Assert.Equal([0], Numbers(await waiting));
    }

    [Fact]
    public async Task A_scheduler_stops_what_is_worse()
    {
        await CreateAsync(samples: 2, scheduler: new { kind = "asha", maxResource = 9, reductionFactor = 3 });
        await SuggestAsync(count: 2);

        Assert.Equal("continue", (await ReportAsync(0, 1, 1, 0.1)).GetProperty("action").GetString());
        var verdict = await ReportAsync(1, 1, 1, 0.9);

        Assert.Equal("stop", verdict.GetProperty("action").GetString());
        Assert.NotEqual("", verdict.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_report_before_which_one_is_missing_is_refused_by_name()
    {
        await CreateAsync(samples: 1);
        await SuggestAsync();

        var (_, detail, _) = await Host.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"{Trials}/0:report", new { attempt = 1, iteration = 3, metrics = new { loss = 1 } });

        Assert.Equal("Trial 00000 of 'asked' has reported up to iteration 0: iteration 1 must be told before iteration 3.", detail);
    }

    [Fact]
    public async Task Trials_that_silos_run_are_nobodys_to_ask_for_or_tell_about()
    {
        await Host.HoldAsync("asked");

        Assert.Contains("runs its trials itself", (await Host.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"{Trials}:suggest", new { client = "w" })).Detail, StringComparison.Ordinal);
        Assert.Contains("runs its trials itself", (await Host.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"{Trials}/0:complete", new { attempt = 1, metrics = new { loss = 0 } })).Detail, StringComparison.Ordinal);
        Assert.Single((await Host.Tuner.GetExperiment<Configuration>("asked").GetViewAsync()).Running);
    }

    [Theory]
    [InlineData(":suggest", """{"client":" ","count":0,"leaseSeconds":0.5,"waitSeconds":31,"holding":[-1]}""", 5)]
    [InlineData("/0:report", """{"attempt":1,"iteration":0,"metrics":{"loss":1}}""", 0)]
    [InlineData("/0:report", """{"attempt":1,"iteration":1,"metrics":{"loss":1},"elapsedSeconds":-1}""", 0)]
    [InlineData("/0:report", """{"attempt":1,"iteration":1,"metrics":{"loss":1},"attributes":{"":1}}""", 0)]
    [InlineData("/0:report", """{"attempt":1,"iteration":1,"metrics":{"loss":"much"}}""", 0)]
    [InlineData("/0:complete", """{"attempt":1,"metrics":{"loss":1},"error":"no"}""", 0)]
    [InlineData("/0:complete", """{"attempt":1,"error":" "}""", 0)]
    [InlineData("/0:complete", """{"attempt":1,"iteration":2}""", 0)]
    [InlineData("/x:renew", """{"attempt":1}""", 0)]
    public async Task What_is_wrong_is_said(string path, string body, int problems)
    {
        await CreateAsync(samples: 1);
        await SuggestAsync();

        var problem = await Host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, Trials + path, body);

        Assert.Equal(problems, problem.Problems.Length);
        Assert.NotEqual("", problem.Detail);
    }

    [Fact]
    public async Task A_trial_that_there_is_not_is_said_so() =>
        Assert.Equal("Experiment 'asked' has no trial 00007 yet.", (await Host.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Post, await PathOfAsync(7), new { attempt = 1 })).Detail);

    private async Task<string> PathOfAsync(int trial)
    {
        await CreateAsync(samples: 1);
        return $"{Trials}/{trial}:renew";
    }

    private async Task CreateAsync(int samples, object? scheduler = null) => await Host.DoAsync(HttpMethod.Post, "api/v1/experiments", new
    {
        isAsked = true, spec = new { name = "asked", space = new { x = new { uniform = (double[])[0, 1] } }, objective = new { metric = "loss", goal = "Minimize" }, samples, searcher = new { kind = "random" }, scheduler = scheduler ?? new { kind = "fifo" } },
    });

    private Task<JsonElement> SuggestAsync(string client = "worker", int count = 1, int[]? holding = null, bool beginsAnew = false, double waitSeconds = 0) =>
        Host.DoAsync(HttpMethod.Post, $"{Trials}:suggest", new { client, count, holding, beginsAnew, waitSeconds });

    private Task<JsonElement> ReportAsync(int trial, int attempt, int iteration, double loss) => TellAsync(trial, "report", new { attempt, iteration, metrics = new { loss } });

    private Task<JsonElement> TellAsync(int trial, string verb, object body) => Host.DoAsync(HttpMethod.Post, $"{Trials}/{trial}:{verb}", body);

    private static bool IsTaken(JsonElement answer) => answer.GetProperty("isTaken").GetBoolean();

    private static JsonElement.ArrayEnumerator Suggested(JsonElement answer) => answer.GetProperty("trials").EnumerateArray();

    private static IEnumerable<int> Numbers(JsonElement answer) => Suggested(answer).Select(trial => trial.GetProperty("trial").GetInt32());
}
