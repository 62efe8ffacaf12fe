using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Tune.Cli;

/// <summary>Gathers what comes one by one, for who looks now and then.</summary>
internal static class Gathering
{
    private const int Most = 10_000;

    /// <summary>What has come, at each look: nothing, if nothing has. Ends, or fails, when what it reads does.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> Of<T>(IAsyncEnumerable<T> source, TimeSpan interval, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<T>(Most);
        var reading = ReadAsync(source, channel.Writer, ends.Token);
        try
        {
            while (true)
            {
                // asked before: what is read by then has been written
                var isLast = reading.IsCompleted;
                var page = new List<T>();
                while (page.Count < Most && channel.Reader.TryRead(out var item)) page.Add(item);
                yield return page;
                if (isLast && page.Count < Most) break;
                await Task.WhenAny(reading, Task.Delay(interval, time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }

            await reading;
        }
        finally
        {
            await ends.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> to, CancellationToken cancellationToken)
    {
        await foreach (var item in source.WithCancellation(cancellationToken)) await to.WriteAsync(item, cancellationToken);
    }
}
