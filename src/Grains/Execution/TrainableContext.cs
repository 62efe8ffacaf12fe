namespace Tune;

/// <summary>What a trainable awaits comes back here, to the one thread that runs it.</summary>
internal sealed class TrainableContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private bool _hasEnded;

    /// <summary>Runs code, and what it awaits, on this thread until it has ended.</summary>
    public static Task Run(Func<Task> code)
    {
        var context = new TrainableContext();
        SetSynchronizationContext(context);
        try
        {
            var task = Start(code);
            task.ContinueWith(_ => context.End(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            context.Loop();
            return task;
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_queue)
        {
            if (!_hasEnded)
            {
                _queue.Enqueue((d, state));
                Monitor.Pulse(_queue);
                return;
            }
        }

        // the trainable has ended; what it left behind must not be lost on it
        ThreadPool.QueueUserWorkItem(_ => d(state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("A trainable's thread takes no synchronous calls.");

    private static Task Start(Func<Task> code)
    {
        try
        {
            return code();
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    private void End()
    {
        lock (_queue)
        {
            _hasEnded = true;
            Monitor.Pulse(_queue);
        }
    }

    private void Loop()
    {
        while (true)
        {
            (SendOrPostCallback Callback, object? State) next;
            lock (_queue)
            {
                while (_queue.Count == 0)
                {
                    if (_hasEnded) return;
                    Monitor.Wait(_queue);
                }

                next = _queue.Dequeue();
            }

            next.Callback(next.State);
        }
    }
}
