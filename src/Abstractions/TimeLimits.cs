namespace Tune;

/// <summary>Waiting with a limit.</summary>
internal static class TimeLimits
{
    /// <summary>
    /// Waits for a task, but no longer than a time. <c>Task.WaitAsync</c> continues by way of the thread pool when a source completes that
    /// runs its continuations asynchronously; this stays on the scheduler of whoever waits, so that a simulation can run it on one thread.
    /// </summary>
    /// <returns>Whether the task has completed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<bool> CompletesWithinAsync(this Task task, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken = default)
    {
        if (task.IsCompleted) return true;
        cancellationToken.ThrowIfCancellationRequested();
        var first = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = time.CreateTimer(_ => first.TrySetResult(false), null, limit, Timeout.InfiniteTimeSpan);
        using var registration = cancellationToken.UnsafeRegister(_ => first.TrySetCanceled(cancellationToken), null);
        using var isOver = new CancellationTokenSource();
        _ = task.ContinueWith(_ => first.TrySetResult(true), isOver.Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);
        try
        {
            return await first.Task;
        }
        finally
        {
            // a task that outlives many waits must not remember them
            isOver.Cancel();
        }
    }
}
