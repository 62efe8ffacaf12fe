using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Tune;

/// <summary>
/// Threads for trainables, below the priority of the silo's own. A trainable never runs on the thread pool: a pool full of training
/// stops everything else, membership probes included. What a trainable awaits continues on its own thread.
/// </summary>
internal static partial class TrainableThread
{
    private const int Niceness = 5;

    /// <summary>Runs asynchronous code to its end on a thread of its own.</summary>
    public static Task RunAsync(Func<Task> code, string name)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            LowerPriority();
            using var context = new LoopContext();
            SynchronizationContext.SetSynchronizationContext(context);
            var task = Start(code);
            task.ContinueWith(_ => context.Complete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            context.Loop();
            completion.SetFromTask(task);
        })
        { IsBackground = true, Name = name, Priority = ThreadPriority.BelowNormal }.Start();
        return completion.Task;
    }

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

    /// <summary>Thread priorities do nothing on Linux; a thread's niceness does.</summary>
    private static void LowerPriority()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(which: 0, who: 0, Niceness);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);

    /// <summary>Continuations wait here for the one thread that runs them.</summary>
    private sealed class LoopContext : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

        public override void Post(SendOrPostCallback d, object? state)
        {
            try
            {
                _queue.Add((d, state));
            }
            catch (InvalidOperationException)
            {
                // the trainable has ended; what it left behind must not be lost on it
                ThreadPool.QueueUserWorkItem(_ => d(state));
            }
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("A trainable's thread takes no synchronous calls.");

        public void Complete() => _queue.CompleteAdding();

        public void Loop()
        {
            foreach (var (callback, state) in _queue.GetConsumingEnumerable()) callback(state);
        }

        public void Dispose() => _queue.Dispose();
    }
}
