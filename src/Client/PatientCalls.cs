using Orleans.Runtime;
using Tune.Storage;

namespace Tune;

/// <summary>
/// Calls that may be repeated, to grains whose silo may die: it is a while before the others know, and then the next call finds the grain
/// elsewhere, or loads again what another one has decided meanwhile. Nobody is to see that but as a delay.
/// </summary>
internal sealed class PatientCalls(TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>The answer; the failure, if there is none for two minutes.</summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        for (var delay = TimeSpan.FromMilliseconds(100); ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                return await call().WaitAsync(cancellationToken);
            }
            catch (Exception exception) when (MayPass(exception, cancellationToken) && !stopping.IsCancellationRequested && time.GetElapsedTime(since) < Limit)
            {
                // of a silo that has died: the next call may find it elsewhere
                await new TaskCompletionSource().Task.CompletesWithinAsync(delay, time, cancellationToken);
            }
        }
    }

    private static bool MayPass(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        SiloUnavailableException or OrleansMessageRejectionException or TimeoutException or JournalConflictException => true,
        // of an activation that has taken too long, as when it waited to learn which silos live
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };
}
