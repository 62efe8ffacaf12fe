using System.Runtime.ExceptionServices;

namespace Orleans.Simulator;

/// <summary>Runs one thing at a time, in order: turns, and the tasks that their code started. One per activation.</summary>
internal sealed class TurnScheduler(SiloGate gate, Activation? activation) : TaskScheduler, IThreadPoolWorkItem
{
    // long enough to amortise a visit, short enough that a busy grain does not hold its thread
    private const int TurnsPerVisit = 64;

    private static readonly ExecutionContext Clean = CleanContext();

    [ThreadStatic]
    private static TurnScheduler? _ofThisThread;

    private readonly Lock _lock = new();
    private readonly Queue<object> _items = new();
    private bool _posted;
    private Refusal _refusal;

    private enum Refusal
    {
        None,
        Foreign,
        All,
    }

    public static TurnScheduler? OfThisThread => _ofThisThread;

    public Activation? Activation => activation;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>False if it is refused: then the turn is the caller's again.</summary>
    public bool TryPost(ITurn turn)
    {
        lock (_lock)
        {
            if (_refusal != Refusal.None && Refuses(turn)) return false;
            _items.Enqueue(turn);
            if (_posted) return true;
            _posted = true;
        }

        gate.Post(this);
        return true;
    }

    /// <summary>Takes no more turns and gives back those that did not run. Tasks of user code that is still running go on.</summary>
    public List<ITurn> Close() => Refuse(Refusal.All);

    /// <summary>Takes no more messages of others; what the activation does by itself goes on.</summary>
    public void CloseToOthers() => Refuse(Refusal.Foreign);

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

        gate.Post(this);
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

    private bool Refuses(ITurn turn) => _refusal == Refusal.All || turn is Message { IsForeign: true };

    private List<ITurn> Refuse(Refusal refusal)
    {
        lock (_lock)
        {
            if (refusal > _refusal) _refusal = refusal;
            var rest = _items.OfType<ITurn>().Where(Refuses).ToList();
            var others = _items.Where(item => item is not ITurn turn || !Refuses(turn)).ToList();
            _items.Clear();
            foreach (var item in others) _items.Enqueue(item);
            return rest;
        }
    }

    private void Enter()
    {
        // user code sees this scheduler as the current one only inside a task of it
        var visit = new Task(static self => ((TurnScheduler)self!).Visit(), this, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        visit.RunSynchronously(this);
        // a turn that throws is a fault of the simulator: it must be heard, and not be found as calls without an answer
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
            for (var i = 0; i < TurnsPerVisit && !isEmpty && gate.IsOpen; i++) isEmpty = !RunNext();
        }
        finally
        {
            _ofThisThread = outer;
            if (context is not null) SynchronizationContext.SetSynchronizationContext(context);
            if (!isEmpty) gate.Post(this);
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
