using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Tune.Http.Tests;

/// <summary>What happens, told as it happens.</summary>
public sealed class EventTests
{
    private const string Events = "api/v1/experiments/held/events";

    [Fact]
    public async Task Everything_is_told_in_order_and_once_to_the_end()
    {
        await using var host = await ApiHost.StartAsync();
        await host.HoldAsync("held");
        await using var watch = await WatchAsync(host);
        var before = await watch.UntilAsync("reported");

        host.Gate.Open("held");
        var after = await watch.UntilAsync("end");

        var told = before.Concat(after).Where(one => one.EventType != "end").ToList();
        Assert.Equal(Enumerable.Range(1, told.Count).Select(number => $"{number}"), told.Select(one => one.EventId));
        Assert.Equal("ended", told[^1].EventType);
        Assert.Equal(6, told.Count(one => one.EventType == "reported"));
        Assert.All(told, one => Assert.Equal(one.EventId, $"{JsonElement.Parse(one.Data).GetProperty("sequence")}"));
    }

    [Fact]
    public async Task Who_comes_back_goes_on_where_it_was()
    {
        await using var host = await ApiHost.StartAsync();
        await host.RunAsync("held", samples: 3);
        await using var whole = await WatchAsync(host);
        var all = (await whole.UntilAsync("end")).Select(one => one.EventId).ToList();

        await using var rest = await WatchAsync(host, ("Last-Event-ID", "4"));
        var told = (await rest.UntilAsync("end")).Select(one => one.EventId).ToList();

        Assert.Equal(all.Skip(4).SkipLast(1), told.SkipLast(1));
        Assert.True(told.Count > 3);
    }

    [Fact]
    public async Task Who_has_heard_all_of_what_has_ended_is_told_not_to_come_back()
    {
        await using var host = await ApiHost.StartAsync();
        await host.RunAsync("held", samples: 1);
        await using var whole = await WatchAsync(host);
        var last = (await whole.UntilAsync("end"))[^2].EventId;

        var (status, _, _) = await host.SendAsync(HttpMethod.Get, Events, headers: ("Last-Event-ID", last ?? ""));

        Assert.Equal(HttpStatusCode.NoContent, status);
    }

    [Fact]
    public async Task What_has_happened_so_far_is_told_without_waiting()
    {
        await using var host = await ApiHost.StartAsync();
        await host.HoldAsync("held", samples: 1);
        var so = await host.Http.GetStringAsync(new Uri($"{Events}?follow=false", UriKind.Relative));
        host.Gate.Open("held");
        await using var watch = await WatchAsync(host);
        var all = await watch.UntilAsync("end");

        var rest = await host.Http.GetStringAsync(new Uri($"{Events}?follow=false&after=2", UriKind.Relative));
        var (kind, _, _) = await host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"{Events}?follow=perhaps");

        Assert.StartsWith("id: 1\n", so, StringComparison.Ordinal);
        Assert.EndsWith("event: now\ndata: {}\n\n", so, StringComparison.Ordinal);
        Assert.StartsWith("id: 3\n", rest, StringComparison.Ordinal);
        Assert.EndsWith("event: end\ndata: {}\n\n", rest, StringComparison.Ordinal);
        Assert.Equal(all.Count - 1 - 2, rest.Split("id: ").Length - 1);
        Assert.Equal("bad-query", kind);
    }

    [Fact]
    public async Task Many_watchers_cost_a_silo_what_one_does()
    {
        const int Watchers = 40;
        await using var host = await ApiHost.StartAsync();
        await host.HoldAsync("held", samples: 10);
        var watches = new List<EventWatch>();
        for (var watcher = 0; watcher < Watchers; watcher++) watches.Add(await WatchAsync(host));
        foreach (var watch in watches) await watch.UntilAsync("reported");
        var before = host.Reads;

        host.Gate.Open("held");
        var told = await Task.WhenAll(watches.Select(watch => watch.UntilAsync("end")));

        Assert.All(told, one => Assert.Equal(told[0].Select(sse => sse.EventId), one.Select(sse => sse.EventId)));
        Assert.True(told[0].Count > 20);
        // by the asker for all, page by page; and at most once for each watcher that was about to come up to the end
        Assert.InRange(host.Reads - before, 1, told[0].Count + Watchers);
        foreach (var watch in watches) await watch.DisposeAsync();
    }

    [Fact]
    public async Task There_are_no_more_watchers_than_are_meant()
    {
        await using var host = await ApiHost.StartAsync(options => options.MaxWatchers = 1);
        await host.HoldAsync("held");
        await using (var watch = await WatchAsync(host))
        {
            await watch.UntilAsync("reported");
            Assert.Equal("too-many-watchers", (await host.ProblemAsync(HttpStatusCode.ServiceUnavailable, HttpMethod.Get, Events)).Kind);
        }
    }

    private static async Task<EventWatch> WatchAsync(ApiHost host, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Events, UriKind.Relative));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new EventWatch(answer, SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
    }

    private sealed class EventWatch(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> events) : IAsyncDisposable
    {
        /// <summary>What is told until something of a kind is, that included.</summary>
        public async Task<List<SseItem<string>>> UntilAsync(string kind)
        {
            var told = new List<SseItem<string>>();
            while (await events.MoveNextAsync())
            {
                told.Add(events.Current);
                if (events.Current.EventType == kind) return told;
            }

            throw new Xunit.Sdk.XunitException($"The events ended without '{kind}': {string.Join(", ", told.Select(one => one.EventType))}");
        }

        public async ValueTask DisposeAsync()
        {
            await events.DisposeAsync();
            answer.Dispose();
        }
    }
}
