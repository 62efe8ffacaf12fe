using System.Net;
using System.Text.Json;

namespace Tune.Http.Tests;

/// <summary>What steers experiments.</summary>
public sealed class ControlTests : IAsyncLifetime
{
    private const string Held = "api/v1/experiments/held";

    private ApiHost? _host;

    private ApiHost Host => _host ?? throw new InvalidOperationException("It has not started.");

    private ExperimentHandle<Configuration> Experiment => Host.Tuner.GetExperiment<Configuration>("held");

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    [Fact]
    public async Task An_experiment_is_submitted_and_runs()
    {
        var body = new { trainable = "curve", spec = new { name = "sent", space = new { x = new { uniform = (double[])[0, 1] } }, objective = new { metric = "loss", goal = "Minimize" }, samples = 4 } };

        var (first, done, answer) = await Host.SendAsync(HttpMethod.Post, "api/v1/experiments", body);
        var results = await Host.Tuner.GetExperiment<Configuration>("sent").GetResultAsync();
        var (again, _, _) = await Host.SendAsync(HttpMethod.Post, "api/v1/experiments", body);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, "sent", "/api/v1/experiments/sent"), (first, again, done.GetProperty("experiment").GetString(), $"{answer.Headers.Location}"));
        Assert.Equal((ExperimentStatus.Finished, 4), (results.Status, results.Count));
    }

    [Fact]
    public async Task What_was_read_can_be_submitted_again_under_another_name()
    {
        await Host.RunAsync("one", samples: 2);
        var spec = System.Text.Json.Nodes.JsonNode.Parse($"{await Host.GetAsync("api/v1/experiments/one/spec")}")?.AsObject() ?? [];
        spec["name"] = "two";

        await Host.DoAsync(HttpMethod.Post, "api/v1/experiments", new { trainable = "curve", spec });

        var results = await Host.Tuner.GetExperiment<Configuration>("two").GetResultAsync();
        Assert.Equal((await Host.Tuner.GetExperiment<Configuration>("one").GetResultAsync()).Select(trial => trial.Value), results.Select(trial => trial.Value));
    }

    [Fact]
    public async Task An_archived_experiment_is_listed_when_it_is_asked_for_alone()
    {
        await Host.RunAsync("one", samples: 1);
        await Host.RunAsync("two", samples: 1);
        async Task<string> ListAsync(string query) => string.Join(' ', (await Host.GetAsync($"api/v1/experiments{query}")).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("name").GetString()));

        await Host.DoAsync(HttpMethod.Put, $"api/v1/experiments/one/tags/{Notes.Archived}", new { value = "" });

        Assert.Equal(("two", "two", "two one"), (await ListAsync(""), await ListAsync("?archived=false"), await ListAsync("?archived=true")));
        // all else is as it was
        Assert.Equal("one", (await Host.GetAsync("api/v1/experiments/one")).GetProperty("name").GetString());
        await Host.DoAsync(HttpMethod.Delete, $"api/v1/experiments/one/tags/{Notes.Archived}");
        Assert.Equal("two one", await ListAsync(""));
    }

    [Fact]
    public async Task The_best_of_a_list_of_an_experiment_and_of_results_is_the_same()
    {
        // what was reported last counts, not what was best on the way
        var worse = Trainable.Define<Configuration>("worse", (Func<Configuration, TrialContext, CancellationToken, IEnumerable<Report>>)((config, _, _) =>
            [new Report(new Metrics("loss", config.Get<double>("x") - 1)), new Report(new Metrics("loss", config.Get<double>("x")))]));
        var results = await (await Host.Tuner.StartAsync(worse, Some.Spec("worse"))).GetResultAsync();

        var (listed, view) = ((await Host.GetAsync("api/v1/experiments")).GetProperty("items")[0], await Host.GetAsync("api/v1/experiments/worse"));

        Assert.Equal((results.Best.Value, results.Best.Value), (listed.GetProperty("bestValue").GetDouble(), view.GetProperty("bestValue").GetDouble()));
        Assert.Equal((results.Best.Trial.Number, results.Best.Trial.Number), (listed.GetProperty("bestTrial").GetInt32(), view.GetProperty("best").GetProperty("trial").GetInt32()));
        Assert.Equal(results.Best.Value - 1, view.GetProperty("bestOnTheWay").GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task All_mistakes_of_a_spec_are_said_at_once()
    {
        var problem = await Host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "api/v1/experiments", """
            {"trainable":"curve","spec":{"space":{"x":{"unifrom":[0,1]}},"objective":{"metric":"loss","goal":"Minimize"},"sampels":4,"seed":-1,"searcher":{"kind":"tpee"}}}
            """);

        Assert.Equal("invalid-experiment", problem.Kind);
        Assert.Collection(
            problem.Problems,
            one => Assert.StartsWith("spec.name is missing: how it is called", one, StringComparison.Ordinal),
            one => Assert.Matches("^spec.space: .*unifrom", one),
            one => Assert.StartsWith("spec.sampels is no member of a spec; did you mean 'samples'?", one, StringComparison.Ordinal),
            one => Assert.StartsWith("spec.seed: ", one, StringComparison.Ordinal),
            one => Assert.Matches("^spec.searcher: .*tpe", one));
    }

    [Fact]
    public async Task What_the_kernel_refuses_is_said_too()
    {
        var problem = await Host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "api/v1/experiments", """
            {"trainable":"curve","spec":{"name":"a/b","space":{"x":{"uniform":[0,1]}},"objective":{"metric":"loss","goal":"Minimize"},"samples":0}}
            """);

        Assert.Equal(2, problem.Problems.Length);
    }

    [Theory]
    [InlineData("""{"spec":{"name":"e"},"trainible":"curve"}""", "trainible")]
    [InlineData("""{"trainable":"curve"}""", "spec")]
    [InlineData("""{"spec":[],"trainable":"curve"}""", "$.spec")]
    [InlineData("""{"spec":{},"onDifference":"fresh"}""", "$.onDifference")]
    [InlineData("""{"spec":{},"onDifference":1}""", "$.onDifference")]
    [InlineData("""{""", "$")]
    [InlineData("""null""", "null")]
    [InlineData("""{"spec":{"name":"e","space":{"x":{"uniform":[0,1]}},"objective":{"metric":"loss","goal":"Minimize"},"samples":1}}""", "trainable is missing")]
    [InlineData("""{"trainable":"curve","forkName":"f","spec":{"name":"e","space":{"x":{"uniform":[0,1]}},"objective":{"metric":"loss","goal":"Minimize"},"samples":1}}""", "forkName")]
    [InlineData("""{"trainable":"(program)","spec":{"name":"e","space":{"x":{"uniform":[0,1]}},"objective":{"metric":"loss","goal":"Minimize"},"samples":1}}""", "stands for the lack")]
    public async Task A_wrong_body_is_said_with_its_place(string body, string said) =>
        Assert.Contains(said, (await Host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "api/v1/experiments", body)).Detail, StringComparison.Ordinal);

    [Fact]
    public async Task An_experiment_of_the_name_is_left_alone_changed_or_forked()
    {
        await Host.RunAsync("e", samples: 1);
        object Body(string? onDifference, string? forkName = null) => new
        {
            trainable = "curve", onDifference = onDifference ?? "refuse", forkName,
            spec = new { name = "e", space = new { x = new { uniform = (double[])[0, 1] } }, objective = new { metric = "loss", goal = "Minimize" }, samples = 2, searcher = new { kind = "random" } },
        };

        var refused = await Host.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Post, "api/v1/experiments", Body(null));
        var forked = await Host.DoAsync(HttpMethod.Post, "api/v1/experiments", Body("fork", "f"));
        await Host.DoAsync(HttpMethod.Post, "api/v1/experiments", Body("change"));

        Assert.Contains("samples: 1 → 2", refused.Problems);
        Assert.Equal("f", forked.GetProperty("experiment").GetString());
        Assert.Equal((2, 2), ((await Host.Tuner.GetExperiment<Configuration>("e").GetResultAsync()).Count, (await Host.Tuner.GetExperiment<Configuration>("f").GetResultAsync()).Count));
    }

    [Fact]
    public async Task An_experiment_is_paused_and_resumed()
    {
        await Host.HoldAsync("held");

        await Host.DoAsync(HttpMethod.Post, $"{Held}:pause", new { reason = "lunch" });
        var paused = await Host.GetAsync(Held);
        Host.Gate.Open("held");
        await Host.DoAsync(HttpMethod.Post, $"{Held}:resume");
        var results = await Experiment.GetResultAsync();

        Assert.Equal(("Paused", "lunch"), (paused.GetProperty("status").GetString(), paused.GetProperty("reason").GetString()));
        Assert.Equal((ExperimentStatus.Finished, 3), (results.Status, results.Count));
    }

    [Fact]
    public async Task An_experiment_is_stopped_by_name_of_who_did_it()
    {
        await Host.HoldAsync("held");

        await Host.DoAsync(HttpMethod.Post, $"{Held}:stop");
        var results = await Experiment.GetResultAsync();

        Assert.Equal((ExperimentStatus.Stopped, "stopped over HTTP by (local)"), (results.Status, results.Reason));
    }

    [Fact]
    public async Task A_trial_is_stopped_and_the_others_go_on()
    {
        await Host.HoldAsync("held");

        await Host.DoAsync(HttpMethod.Post, $"{Held}/trials/0:stop", new { reason = "enough" });
        Host.Gate.Open("held");
        var results = await Experiment.GetResultAsync();

        Assert.Equal((EndedBy.User, "enough", 3), (results[0].EndedBy, results[0].Reason, results.Count));
        Assert.All(results.Skip(1), trial => Assert.Equal(EndedBy.Completed, trial.EndedBy));
    }

    [Fact]
    public async Task An_experiment_gets_more_samples_and_configurations()
    {
        await Host.HoldAsync("held");

        await Host.DoAsync(HttpMethod.Post, $"{Held}:extend", new { samples = 1, seconds = 60 });
        var enqueued = await Host.DoAsync(HttpMethod.Post, $"{Held}:enqueue", new { configurations = new[] { new { x = 0.125 } }, addsSamples = true });
        Host.Gate.Open("held");
        var results = await Experiment.GetResultAsync();

        Assert.Equal((1, 5, 0.125), (enqueued.GetProperty("count").GetInt32(), results.Count, results[1].Configuration.Get<double>("x")));
    }

    [Theory]
    [InlineData("extend", """{"samples":-1}""", "samples must be at least 0")]
    [InlineData("extend", """{"seconds":1e30}""", "seconds from 0 to")]
    [InlineData("extend", """{"samples":1.5}""", "$.samples")]
    [InlineData("extend", """{"sample":1}""", "sample")]
    [InlineData("extend", """{}""", "An experiment is extended by at least one")]
    [InlineData("enqueue", """{"configurations":[]}""", "at least one")]
    [InlineData("enqueue", """{"configurations":[7]}""", "configurations[0]")]
    [InlineData("enqueue", """{"configurations":[{"y":1}]}""", "y")]
    [InlineData("retry", """{"trials":[-1]}""", "was -1")]
    [InlineData("pause", """[]""", "$")]
    public async Task What_can_not_be_done_so_is_said(string verb, string body, string said)
    {
        await Host.HoldAsync("held");

        Assert.Contains(said, (await Host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"{Held}:{verb}", body)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_trials_are_tried_again()
    {
        await (await Host.Tuner.StartAsync(Some.Failing, Some.Spec("broken", samples: 2))).GetResultAsync();

        var done = await Host.DoAsync(HttpMethod.Post, "api/v1/experiments/broken:retry");

        Assert.Equal(2, done.GetProperty("count").GetInt32());
        Assert.Equal([null, null, new TrialId(0), new TrialId(1)], (await Host.Tuner.GetExperiment<Configuration>("broken").GetResultAsync()).Select(trial => trial.RetryOf));
    }

    [Fact]
    public async Task Tags_and_attributes_are_set_and_removed()
    {
        await Host.RunAsync("held", samples: 1);

        await Host.DoAsync(HttpMethod.Put, $"{Held}/tags/team", new { value = "vision" });
        await Host.DoAsync(HttpMethod.Put, $"{Held}/trials/0/attributes/note", new { value = new { stars = 5 } });
        var (tags, attributes) = (await TagsAsync(), await AttributesAsync());
        await Host.DoAsync(HttpMethod.Delete, $"{Held}/tags/team");
        await Host.DoAsync(HttpMethod.Delete, $"{Held}/trials/0/attributes/note");

        Assert.Equal(("""{"team":"vision"}""", """{"note":{"stars":5}}"""), (tags, attributes));
        Assert.Equal(("{}", "{}"), (await TagsAsync(), await AttributesAsync()));

        async Task<string> TagsAsync() => $"{(await Host.GetAsync(Held)).GetProperty("tags")}";
        async Task<string> AttributesAsync() => $"{(await Host.GetAsync($"{Held}/trials/0")).GetProperty("attributes")}";
    }

    [Fact]
    public async Task An_experiment_that_has_ended_is_deleted_and_one_that_has_not_is_not()
    {
        await Host.HoldAsync("held");
        var refused = await Host.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Delete, Held);
        await Host.DoAsync(HttpMethod.Post, $"{Held}:stop");
        await Experiment.GetResultAsync();

        await Host.DoAsync(HttpMethod.Delete, Held);

        Assert.Equal("not-possible", refused.Kind);
        await Host.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, Held);
        await Host.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Delete, Held);
    }
}
