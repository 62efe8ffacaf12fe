using Microsoft.Extensions.Logging;
using Npgsql;

namespace Tune.Storage.PostgreSql;

/// <summary>Repeats what fails for a reason that passes: a server that is started again, a connection that breaks, a disk that is full. Only for what may be repeated.</summary>
/// <param name="address">Where it is done.</param>
/// <param name="limit">How long it is repeated.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the waiting begins and ends.</param>
/// <param name="closing">Ends the waiting.</param>
internal sealed partial class Patience(PostgreSqlAddress address, TimeSpan limit, TimeProvider time, ILogger logger, CancellationToken closing)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <exception cref="NpgsqlException">It failed for a reason that does not pass, or for too long.</exception>
    public async Task<T> RunAsync<T>(string operation, Func<Task<T>> attempt, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                var result = await attempt().ConfigureAwait(false);
                if (delay > FirstDelay) LogBack(address.Name, operation);
                return result;
            }
            catch (NpgsqlException error) when (PostgreSqlErrors.MayPass(error) && !closing.IsCancellationRequested && time.GetElapsedTime(since) + delay < limit)
            {
                // once: the second failure is the first that does not end by itself
                if (delay == FirstDelay * 2) LogWaiting(address.Name, operation, error.Message, limit);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, closing);
                await new TaskCompletionSource().Task.CompletesWithinAsync(delay, time, either.Token).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Database '{Database}' fails while {Operation}: {Reason}. Everything waits for it, for {Limit} at most; nothing that was acknowledged is lost")]
    private partial void LogWaiting(string database, string operation, string reason, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Information, Message = "Database '{Database}' is back: {Operation} goes on")]
    private partial void LogBack(string database, string operation);
}
