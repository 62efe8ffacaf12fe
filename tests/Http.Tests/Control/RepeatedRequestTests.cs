using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Tune.Grains;
using Tune.Storage;

namespace Tune.Http.Tests;

/// <summary>A request that is sent again by its Idempotency-Key: after a lost answer, after a restart, at the same time.</summary>
public sealed class RepeatedRequestTests : IAsyncLifetime, IDisposable
{
    private const string Held = "api/v1/experiments/held";
    private const string Header = "Idempotency-Key";

    private readonly TemporaryFolder _folder = new();
    private ApiHost? _host;

    private ApiHost Host => _host ?? throw new InvalidOperationException("It has not started.");

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync(folder: _folder.FullPath);

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sent_again_by_the_same_key_it_is_done_once_and_answered_as_then()
    {
        await Host.HoldAsync("held");

        foreach (var _ in (int[])[1, 2, 3]) await DoAsync("extend", new { samples = 2 }, "e-1");
        // a string of structured fields is the same key
        await DoAsync("extend", new { samples = 2 }, "\"e-1\"");
        var first = await DoAsync("enqueue", new { configurations = new[] { new { x = 0.125 }, new { x = 0.25 } }, addsSamples = true }, "q-1");
        var again = await DoAsync("enqueue", new { configurations = new[] { new { x = 0.125 }, new { x = 0.25 } }, addsSamples = true }, "q-1");
        await DoAsync("extend", new { samples = 1 }, null);
        await DoAsync("extend", new { samples = 1 }, null);

        Assert.Equal($"{first}", $"{again}");
        Assert.Equal(3 + 2 + 2 + 2, await TotalAsync());
    }

    [Fact]
    public async Task The_key_of_another_request_is_refused_and_nothing_is_done()
    {
        await Host.HoldAsync("held");
        await DoAsync("extend", new { samples = 2 }, "e-1");

        var body = await Host.ProblemAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Post, $"{Held}:extend", new { samples = 3 }, headers: (Header, "e-1"));
        var verb = await Host.ProblemAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Post, $"{Held}:retry", headers: (Header, "e-1"));

        Assert.Equal(("key-reused", "key-reused"), (body.Kind, verb.Kind));
        Assert.Contains("'e-1'", body.Detail, StringComparison.Ordinal);
        Assert.Equal(5, await TotalAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("\"")]
    public async Task What_can_be_no_key_is_refused(string key)
    {
        await Host.HoldAsync("held");

        Assert.Equal("bad-idempotency-key", (await Host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"{Held}:extend", new { samples = 3 }, headers: (Header, key))).Kind);
        Assert.Equal("bad-idempotency-key", (await Host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"{Held}:extend", new { samples = 3 }, headers: (Header, new string('k', 201)))).Kind);
        Assert.Equal(3, await TotalAsync());
    }

    [Fact]
    public async Task Many_at_once_by_one_key_are_done_once()
    {
        await Host.HoldAsync("held");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => DoAsync("extend", new { samples = 2 }, "e-1")));

        Assert.Equal(5, await TotalAsync());
    }

    [Fact]
    public async Task It_is_known_after_a_restart_also_to_an_experiment_that_has_no_room_any_more()
    {
        await Host.RunAsync("held", samples: 3);
        await DoAsync("enqueue", new { configurations = new[] { new { x = 0.125 } }, addsSamples = true }, "q-1");
        await Host.Tuner.GetExperiment<Configuration>("held").GetResultAsync();
        await Host.DisposeAsync();
        _host = await ApiHost.StartAsync(folder: _folder.FullPath);

        var again = await DoAsync("enqueue", new { configurations = new[] { new { x = 0.125 } }, addsSamples = true }, "q-1");

        Assert.Equal((1, 4, "Finished"), (again.GetProperty("count").GetInt32(), await TotalAsync(), (await Host.GetAsync(Held)).GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Failed_trials_are_retried_once_and_the_answer_is_the_first_ones()
    {
        await (await Host.Tuner.StartAsync(Some.Failing, Some.Spec("held", samples: 2))).GetResultAsync();

        var first = await DoAsync("retry", null, "r-1");
        await Host.Tuner.GetExperiment<Configuration>("held").GetResultAsync();
        // two more have failed by now
        var again = await DoAsync("retry", null, "r-1");

        Assert.Equal((2, 2, 4), (first.GetProperty("count").GetInt32(), again.GetProperty("count").GetInt32(), await TotalAsync()));
    }

    [Fact]
    public async Task An_experiment_that_is_sent_again_is_neither_begun_nor_resumed_nor_changed_again()
    {
        object Body(int samples, string onDifference) => new { trainable = "gated", onDifference, spec = new { name = "held", space = new { x = new { uniform = (double[])[0, 1] } }, objective = new { metric = "loss", goal = "Minimize" }, samples } };
        Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Answer)> SubmitAsync(int samples, string key, string onDifference = "refuse") => Host.SendAsync(HttpMethod.Post, "api/v1/experiments", Body(samples, onDifference), headers: (Header, key));

        var first = await SubmitAsync(3, "s-1");
        await Host.DoAsync(HttpMethod.Post, $"{Held}:pause");
        var again = await SubmitAsync(3, "s-1");
        var paused = (await Host.GetAsync(Held)).GetProperty("status").GetString();
        var changed = await SubmitAsync(5, "s-2", "change");
        await SubmitAsync(6, "s-3", "change");
        await SubmitAsync(5, "s-2", "change");
        var other = await SubmitAsync(9, "s-1");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, "Paused"), (first.Status, again.Status, paused));
        Assert.Equal((HttpStatusCode.OK, 6, HttpStatusCode.UnprocessableEntity), (changed.Status, await TotalAsync(), other.Status));
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_between_silos_is_repeated_and_done_once()
    {
        var lost = new List<string>();
        await using var host = await ApiHost.StartAsync(more: builder => builder.UseOrleans(silo => silo.AddIncomingGrainCallFilter(async call =>
        {
            await call.Invoke();
            // it was done, and nobody hears of it
            if (call is { Grain: IExperimentGrain, InterfaceMethod.Name: var name } && name is nameof(IExperimentGrain.ExtendAsync) or nameof(IExperimentGrain.EnqueueAsync) or nameof(IExperimentGrain.AddObservationAsync) && !lost.Contains(name))
            {
                lost.Add(name);
                throw new TimeoutException("The answer is lost.");
            }
        })));
        await host.HoldAsync("held");
        var experiment = host.Tuner.GetExperiment<Configuration>("held");

        await experiment.ExtendAsync(samples: 2);
        await experiment.EnqueueAsync(Configuration.Parse("""{"x":0.5}"""), addsSample: true);
        await experiment.AddObservationAsync(Configuration.Parse("""{"x":0.5}"""), new Metrics("loss", 1));

        Assert.Equal(["ExtendAsync", "EnqueueAsync", "AddObservationAsync"], lost);
        var events = (await host.Http.GetStringAsync(new Uri($"{Held}/events?follow=false", UriKind.Relative))).Split('\n');
        int Count(string kind) => events.Count(line => line.Trim() == $"event: {kind}");
        // what is enqueued adds a sample
        Assert.Equal((2, 1, 1), (Count("extended"), Count("configuration-enqueued"), Count("observation-added")));
    }

    private async Task<JsonElement> DoAsync(string verb, object? body, string? key)
    {
        var (status, answer, _) = await Host.SendAsync(HttpMethod.Post, $"{Held}:{verb}", body, headers: key is null ? [] : [(Header, key)]);
        Assert.True(status == HttpStatusCode.OK, $"{verb}: {status} {answer}");
        return answer;
    }

    private async Task<int> TotalAsync() => (await Host.GetAsync(Held)).GetProperty("total").GetInt32();
}
