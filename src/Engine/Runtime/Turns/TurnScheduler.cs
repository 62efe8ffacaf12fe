using System.Runtime.ExceptionServices;

namespace Tune.Engine;

/// <summary>Runs one thing at a time, in order: turns, and the tasks that their code started. One per activation.</summary>
internal sealed class TurnScheduler(IWorkQueue workQueue, Activation? activation) : TaskScheduler, IThreadPoolWorkItem
{
    // long enough to amortise a visit, short enough that a busy grain does not hold its thread
    private const int TurnsPerVisit = 64;

    private static readonly ExecutionContext Clean = CleanContext();

    [ThreadStatic]
    private static TurnScheduler? _ofThisThread;

    private readonly Lock _lock = new();
    private readonly Queue<object> _items = new();
    private bool _posted;
    private bool _closed;

    public static TurnScheduler? OfThisThread => _ofThisThread;

    public Activation? Activation => activation;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>False if closed: then the turn is the caller's again.</summary>
    public bool TryPost(ITurn turn)
    {
        lock (_lock)
        {
            if (_closed) return false;
            _items.Enqueue(turn);
            if (_posted) return true;
            _posted = true;
        }

        workQueue.Post(this);
        return true;
    }

    /// <summary>Takes no more turns and gives back those that did not run. Tasks of user code that is still running go on.</summary>
    public List<ITurn> Close()
    {
        lock (_lock)
        {
            _closed = true;
            var rest = _items.OfType<ITurn>().ToList();
            var tasks = _items.OfType<Task>().ToList();
            _items.Clear();
            foreach (var task in tasks) _items.Enqueue(task);
            return rest;
        }
    }

    // whoever runs the queue has async-locals of its own: code of grains must not see them
    public void Execute() => ExecutionContext.Run(Clean, static self => ((TurnScheduler)self!).Enter(), this);

    protected override void QueueTask(Task task)
    {
        lock (_lock)
        {
            _items.Enqueue(task);
            if (_posted) return;
            _posted = true;
        }

        workQueue.Post(this);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (taskWasPreviouslyQueued) return false;
        var isVisit = ReferenceEquals(task.AsyncState, this);
        return (isVisit || ReferenceEquals(_ofThisThread, this)) && TryExecuteTask(task);
    }

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock) return _items.OfType<Task>().ToArray();
    }

    private void Enter()
    {
        // user code sees this scheduler as the current one only inside a task of it
        var visit = new Task(static self => ((TurnScheduler)self!).Visit(), this, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        visit.RunSynchronously(this);
        // a turn that throws is a fault of the engine: it must be heard, and not be found as calls without an answer
        if (visit.Exception?.InnerException is { } exception) ExceptionDispatchInfo.Throw(exception);
    }

    private void Visit()
    {
        // an await prefers a synchronization context to the scheduler: code of grains must not see the one of whoever runs the queue
        var context = SynchronizationContext.Current;
        if (context is not null) SynchronizationContext.SetSynchronizationContext(null);
        var outer = _ofThisThread;
        _ofThisThread = this;
        var isEmpty = false;
        try
        {
            for (var i = 0; i < TurnsPerVisit && !isEmpty; i++) isEmpty = !RunNext();
        }
        finally
        {
            _ofThisThread = outer;
            if (context is not null) SynchronizationContext.SetSynchronizationContext(context);
            if (!isEmpty) workQueue.Post(this);
        }
    }

    private bool RunNext()
    {
        object? item;
        lock (_lock)
        {
            if (!_items.TryDequeue(out item))
            {
                _posted = false;
                return false;
            }
        }

        if (item is Task task) TryExecuteTask(task);
        else ((ITurn)item).Run();
        activation?.AfterTurn();
        return true;
    }

    private static ExecutionContext CleanContext()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return context ?? throw new InvalidOperationException("A new thread has no execution context.");
    }
}
