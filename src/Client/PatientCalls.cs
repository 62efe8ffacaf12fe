using Orleans.Runtime;
using Tune.Storage;

namespace Tune;

/// <summary>
/// Calls that may be repeated, to grains whose silo may die: it is a while before the others know, and then the next call finds the grain
/// elsewhere, or loads again what another one has decided meanwhile. Nobody is to see that but as a delay.
/// </summary>
internal sealed class PatientCalls(TimeProvider time, CancellationToken stopping)
{
    /// <summary>How long is waited in all. As the patience with a single call: it is not made again before Orleans itself gives it up.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>For how long the first call is waited for: longer than any takes on a silo that lives and is not very busy, and shorter than Orleans' own limit of half a minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>Whether the tuner was disposed, or its host stops: no call will be answered.</summary>
    public bool AreOver => stopping.IsCancellationRequested;

    /// <summary>The answer; the failure, if there is none for two minutes.</summary>
    /// <exception cref="ObjectDisposedException">The tuner was disposed, or its host stopped.</exception>
    public Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => CallAsync(call, Patience, cancellationToken);

    /// <summary>The same, of a call that is waited for longer.</summary>
    /// <param name="call">What to do; may be done again while an earlier call is still under way.</param>
    /// <param name="patience">How long the first call is waited for, and each further one twice as long: one that has taken long may on a silo that is busy or has a lot to load.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async Task<T> CallAsync<T>(Func<Task<T>> call, TimeSpan patience, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        for (var delay = TimeSpan.FromMilliseconds(100); ; (delay, patience) = (delay * 2 < LongestDelay ? delay * 2 : LongestDelay, patience * 2))
        {
            try
            {
                // whoever it was sent to may be dead, which only other silos find out
                return await call().WaitAsync(patience, time, cancellationToken);
            }
            catch (Exception exception) when (MayPass(exception, cancellationToken) && !stopping.IsCancellationRequested && time.GetElapsedTime(since) < Limit)
            {
                // of a silo that has died: the next call may find it elsewhere
                await new TaskCompletionSource().Task.CompletesWithinAsync(delay, time, cancellationToken);
            }
            catch (Exception exception) when (IsOver(exception, cancellationToken))
            {
                throw Over(exception);
            }
        }
    }

    /// <inheritdoc cref="CallAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public Task CallAsync(Func<Task> call, CancellationToken cancellationToken) => CallAsync(async () => { await call(); return true; }, cancellationToken);

    /// <summary>A call that must not be repeated.</summary>
    /// <exception cref="ObjectDisposedException">The tuner was disposed, or its host stopped.</exception>
    public async Task<T> CallOnceAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (IsOver(exception, cancellationToken))
        {
            throw Over(exception);
        }
    }

    /// <inheritdoc cref="CallOnceAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public Task CallOnceAsync(Func<Task> call, CancellationToken cancellationToken) => CallOnceAsync(async () => { await call(); return true; }, cancellationToken);

    /// <summary>Whether something has failed because the silo in this process ends, however that shows in the middle of a call.</summary>
    private bool IsOver(Exception exception, CancellationToken cancellationToken) =>
        stopping.IsCancellationRequested && (exception is ObjectDisposedException or OrleansException || MayPass(exception, cancellationToken));

    private static ObjectDisposedException Over(Exception cause) =>
        new("The tuner was disposed, or its host stopped, before this was done. Its experiments hold, and nothing that was reported is lost: start them again with a new tuner to go on.", cause);

    private static bool MayPass(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        SiloUnavailableException or OrleansMessageRejectionException or TimeoutException or JournalConflictException => true,
        // of an activation that has taken too long, as when it waited to learn which silos live
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };
}
