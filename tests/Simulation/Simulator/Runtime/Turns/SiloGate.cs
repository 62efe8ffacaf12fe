namespace Orleans.Simulator;

/// <summary>
/// Between one silo and the work queue of the process: what the silo does can be held while it is frozen, and is dropped for good when it
/// has been killed.
/// </summary>
internal sealed class SiloGate(IWorkQueue workQueue) : IWorkQueue
{
    private readonly Lock _lock = new();
    private readonly Queue<IThreadPoolWorkItem> _held = new();
    private volatile State _state = State.Open;

    private enum State
    {
        Open,
        Frozen,
        Closed,
    }

    public bool IsOpen => _state == State.Open;

    public void Post(IThreadPoolWorkItem item)
    {
        if (IsOpen) workQueue.Post(item);
        else Hold(item);
    }

    public void Freeze()
    {
        lock (_lock)
        {
            if (_state == State.Open) _state = State.Frozen;
        }
    }

    /// <summary>What was held goes on, in its order.</summary>
    public void Thaw()
    {
        lock (_lock)
        {
            if (_state != State.Frozen) return;
            _state = State.Open;
            while (_held.TryDequeue(out var item)) workQueue.Post(item);
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _state = State.Closed;
            _held.Clear();
        }
    }

    private void Hold(IThreadPoolWorkItem item)
    {
        lock (_lock)
        {
            if (_state == State.Open) workQueue.Post(item);
            else if (_state == State.Frozen) _held.Enqueue(item);
        }
    }
}
