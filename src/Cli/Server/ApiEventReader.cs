namespace Tune.Cli;

/// <summary>
/// Server-sent events, as far as the API has them: a line of data each. The framework's <c>SseParser</c> tells nobody of the comments in between, by which it is known that the server is there.
/// </summary>
/// <param name="stream">The answer.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiEventReader(Stream stream, TimeProvider time) : IDisposable
{
    /// <summary>A server that has nothing to tell sends a line every 15 seconds; one that doesn't is gone, and no packet has said so.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(50);

    private readonly StreamReader _reader = new(stream);
    private readonly CancellationTokenSource _silence = new(LongestSilence, time);

    /// <summary>The next event; null: the connection has ended, with an event that was cut or without.</summary>
    public async Task<(string Type, string Data)?> NextAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
        try
        {
            var (type, data) = ("message", (string?)null);
            while (await _reader.ReadLineAsync(either.Token) is { } line)
            {
                _silence.CancelAfter(LongestSilence);
                if (line.Length == 0 && data is not null) return (type, data);
                if (ValueOf(line, "event") is { } name) type = name;
                else if (ValueOf(line, "data") is { } text) data = text;
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // whoever reads on comes back
            return null;
        }
    }

    private static string? ValueOf(string line, string field) => line.StartsWith($"{field}:", StringComparison.Ordinal) ? line[(field.Length + 1)..].TrimStart(' ') : null;

    public void Dispose()
    {
        _reader.Dispose();
        _silence.Dispose();
    }
}
