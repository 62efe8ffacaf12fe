using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Tune;

/// <summary>
/// A thread for user code, below the priority of the silo's own. User code never runs on the thread pool: a pool full of training stops everything else,
/// membership probes included. A thread that is done takes what comes next: making one costs more than a short trial.
/// </summary>
internal sealed partial class TrainableThread
{
    private const int Niceness = 5;

    private static readonly int MostIdle = Math.Max(64, Environment.ProcessorCount * 2);
    private static readonly ConcurrentStack<TrainableThread> Idle = new();

    private readonly object _lock = new();
    private readonly Thread _thread;
    private (Action Work, string Name)? _work;

    private TrainableThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.UnsafeStart();
    }

    /// <summary>Runs something on a thread that nothing else uses meanwhile. It must not throw.</summary>
    public static void Run(Action work, string name)
    {
        var thread = Idle.TryPop(out var idle) ? idle : new TrainableThread();
        thread.Give(work, name);
    }

    private void Give(Action work, string name)
    {
        lock (_lock)
        {
            _work = (work, name);
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
            var (work, name) = WaitForWork();
            // by itself: naming another thread costs ten times as much
            if (_thread.Name != name) _thread.Name = name;
            work();
            // what one trainable has left in its async-locals is not the next one's
            if (clean is not null) ExecutionContext.Restore(clean);
            isSurplus = Idle.Count >= MostIdle;
            if (!isSurplus) Idle.Push(this);
        }
    }

    private (Action Work, string Name) WaitForWork()
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
