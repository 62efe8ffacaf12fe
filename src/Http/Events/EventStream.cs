using System.Text;
using System.Text.Json;

namespace Tune.Http;

/// <summary>Server-sent events: an entry of the journal each, with its sequence number as id, by which who comes back goes on.</summary>
/// <param name="feed">The events.</param>
/// <param name="time">The clock.</param>
internal sealed class EventStream(EventFeed feed, TimeProvider time)
{
    /// <summary>A line that says nothing, by which both ends find out that the other is gone.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private const int PageSize = 1000;
    private const string End = "event: end\ndata: {}\n\n";

    // who comes back would otherwise not know whether it has all, or the silo was stopped
    private const string Now = "event: now\ndata: {}\n\n";

    /// <summary>Writes what has happened so far, and that this is all: by <c>end</c> if the experiment has ended, else by <c>now</c>.</summary>
    public static async Task WriteSoFarAsync(HttpResponse response, ExperimentHandle<Configuration> experiment, long after, CancellationToken cancellationToken)
    {
        SetHeaders(response);
        var page = await experiment.ReadPageAsync(after, PageSize, TimeSpan.Zero, cancellationToken);
        for (; !page.Entries.IsEmpty; page = await experiment.ReadPageAsync(page.Cursor, PageSize, TimeSpan.Zero, cancellationToken))
            await SendAsync(response, string.Concat(page.Entries.Select(Text)), cancellationToken);
        await SendAsync(response, page.IsEnd ? End : Now, cancellationToken);
    }

    /// <summary>Writes until the experiment has ended, or nobody reads on.</summary>
    public async Task WriteAsync(HttpResponse response, long after, CancellationToken cancellationToken)
    {
        // no content tells a browser not to come back
        if (await feed.IsOverAsync(after, cancellationToken))
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        SetHeaders(response);
        await SendAsync(response, "retry: 2000\n\n", cancellationToken);
        var next = feed.NextAsync(after, cancellationToken);
        while (true)
        {
            while (!await next.CompletesWithinAsync(Heartbeat, time, cancellationToken)) await SendAsync(response, ":\n\n", cancellationToken);
            var page = await next;
            if (page.Entries.IsEmpty) break;
            await SendAsync(response, string.Concat(page.Entries.Select(Text)), cancellationToken);
            next = feed.NextAsync(page.Cursor, cancellationToken);
        }

        await SendAsync(response, End, cancellationToken);
    }

    private static void SetHeaders(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    // JSON has no line ends of its own here
    private static string Text(JournalEntry entry) => FormattableString.Invariant($"id: {entry.Sequence}\nevent: {entry.Kind}\ndata: {JsonSerializer.Serialize(EventView.Of(entry), ApiJson.Options)}\n\n");
}
