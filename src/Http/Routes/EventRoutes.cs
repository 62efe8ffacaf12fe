using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tune.Http;

/// <summary>What happens, as it happens.</summary>
internal static class EventRoutes
{
    public static void Map(ApiRoutes routes) =>
        routes.Stream("/experiments/{name}/events", "What has happened and happens, as server-sent events, until the experiment ends; ?after=N or the header Last-Event-ID goes on after event N, and ?follow=false ends with what has happened so far", "text/event-stream", WatchAsync);

    private static async Task<IResult> WatchAsync(ApiCall call)
    {
        var after = AfterOf(call);
        // one that is not there is said to be so, before anything is watched
        await call.Experiment.GetViewAsync(call.Aborted);
        if (!(call.Flag("follow") ?? true))
        {
            await EventStream.WriteSoFarAsync(call.Context.Response, call.Experiment, after, call.Aborted);
            return Results.Empty;
        }

        var (feeds, most) = (call.Service<EventFeeds>(), call.Service<IOptions<TuneApiOptions>>().Value.MaxWatchers);
        if (feeds.Watchers >= most) throw new Problem(StatusCodes.Status503ServiceUnavailable, "too-many-watchers", "Too many watch", FormattableString.Invariant($"{most} watch events already, which Tune:Api:MaxWatchers allows: try again later, or raise it."));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, call.Service<IHostApplicationLifetime>().ApplicationStopping);
        var feed = feeds.Join(call.Name);
        try
        {
            await new EventStream(feed, call.Service<TimeProvider>()).WriteAsync(call.Context.Response, after, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // the watcher has gone, or comes back to another process
            return Results.Empty;
        }
        finally
        {
            feeds.Leave(feed);
        }

        return Results.Empty;
    }

    private static long AfterOf(ApiCall call)
    {
        var text = call.Context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : call.Query("after");
        if (text is null) return 0;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : throw Problem.Wrong("bad-query", $"Last-Event-ID, or after in the query, must be the id of an event; was '{text}'.");
    }
}
