using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Tune.Http;
using Tune.Kernel;

namespace Tune.Cli;

/// <summary>The journal of an experiment, read from a server.</summary>
/// <param name="client">The server.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiEvents(ApiClient client, TimeProvider time)
{
    /// <summary>What has happened after a place in the journal, so far.</summary>
    /// <exception cref="ApiException">It can't be read.</exception>
    public IAsyncEnumerable<JournalEntry> ReadAsync(string experiment, long after, CancellationToken cancellationToken) =>
        AllAsync(ApiClient.PathOf(experiment, "/events?follow=false"), after, cancellationToken);

    /// <summary>What has happened and happens after a place in the journal, until the experiment has ended; goes on where it was when the server was away for less than two minutes.</summary>
    /// <exception cref="ApiException">It can't be read.</exception>
    public IAsyncEnumerable<JournalEntry> FollowAsync(string experiment, long after, CancellationToken cancellationToken) =>
        AllAsync(ApiClient.PathOf(experiment, "/events"), after, cancellationToken);

    private async IAsyncEnumerable<JournalEntry> AllAsync(string path, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long? lost = null; ; await Task.Delay(ApiClient.Again.Pause, time, cancellationToken))
        {
            using var response = await OpenAsync(path, after, lost, cancellationToken);
            if (response is null) continue;
            if (response.StatusCode == HttpStatusCode.NoContent) yield break;
            using var events = new ApiEventReader(await response.Content.ReadAsStreamAsync(cancellationToken), time);
            while (await events.NextAsync(cancellationToken) is var (type, data))
            {
                // the experiment has ended, or this is all so far
                if (type is "end" or "now") yield break;
                var entry = Read(data);
                after = entry.Sequence;
                yield return entry;
            }

            lost = time.GetTimestamp();
        }
    }

    /// <returns>Null: the server is away, after it was there.</returns>
    private async Task<HttpResponseMessage?> OpenAsync(string path, long after, long? lost, CancellationToken cancellationToken)
    {
        try
        {
            // a browser comes back in the same way
            return await client.RequestAsync(HttpMethod.Get, path, body: null, new Dictionary<string, string> { ["Last-Event-ID"] = after.ToString(CultureInfo.InvariantCulture) }, cancellationToken);
        }
        catch (ApiException exception) when (exception.MayPass && lost is { } since && time.GetElapsedTime(since) < ApiClient.Again.Limit)
        {
            // it is asked again
            return null;
        }
    }

    private JournalEntry Read(string data)
    {
        try
        {
            var view = JsonSerializer.Deserialize<EventView>(data, ApiClient.Json) ?? throw new JsonException("it is null.");
            return new JournalEntry(view.Sequence, view.Kind, view.Trial, view.Attempt, view.Iteration, view.At, view.Body?.GetRawText() ?? "");
        }
        catch (JsonException exception)
        {
            throw new ApiException($"An event of {client.Url} can't be read: {exception.Message} Is its version another than this one's? See tune --version and {client.Url}/api/v1/about.", innerException: exception);
        }
    }
}
