using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Tune;

/// <summary>
/// A thread for trainables, below the priority of the silo's own. A trainable never runs on the thread pool: a pool full of training
/// stops everything else, membership probes included. What a trainable awaits continues on its own thread. A thread that has ended one
/// trainable takes the next: making one costs more than a short trial.
/// </summary>
internal sealed partial class TrainableThread
{
    private const int Niceness = 5;

    private static readonly int MostIdle = Math.Max(64, Environment.ProcessorCount * 2);
    private static readonly ConcurrentStack<TrainableThread> Idle = new();

    private readonly object _lock = new();
    private readonly Thread _thread;
    private (Func<Task> Code, TaskCompletionSource Completion, string Name)? _work;

    private TrainableThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.UnsafeStart();
    }

    /// <summary>Runs asynchronous code to its end on a thread that nothing else uses meanwhile.</summary>
    public static Task RunAsync(Func<Task> code, string name)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = Idle.TryPop(out var idle) ? idle : new TrainableThread();
        thread.Give(code, completion, name);
        return completion.Task;
    }

    private void Give(Func<Task> code, TaskCompletionSource completion, string name)
    {
        lock (_lock)
        {
            _work = (code, completion, name);
            Monitor.Pulse(_lock);
        }
    }

    private void Run()
    {
        LowerPriority();
        var clean = ExecutionContext.Capture();
        var isSurplus = false;
        while (!isSurplus)
        {
            var (code, completion, name) = WaitForWork();
            // by itself: naming another thread costs ten times as much
            _thread.Name = name;
            var task = TrainableContext.Run(code);
            // what one trainable has left in its async-locals is not the next one's
            if (clean is not null) ExecutionContext.Restore(clean);
            isSurplus = Idle.Count >= MostIdle;
            // what waits for the trainable may start the next one, and finds this thread free
            if (!isSurplus) Idle.Push(this);
            completion.SetFromTask(task);
        }
    }

    private (Func<Task> Code, TaskCompletionSource Completion, string Name) WaitForWork()
    {
        lock (_lock)
        {
            while (_work is null) Monitor.Wait(_lock);
            var work = _work.Value;
            _work = null;
            return work;
        }
    }

    /// <summary>Thread priorities do nothing on Linux; a thread's niceness does.</summary>
    private static void LowerPriority()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(which: 0, who: 0, Niceness);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
