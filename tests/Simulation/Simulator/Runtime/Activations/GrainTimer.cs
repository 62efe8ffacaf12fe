using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>A timer whose ticks are requests of its activation; it is set again when a tick has ended.</summary>
internal sealed class GrainTimer<TState> : Message, IGrainTimer, IActivationTimer
{
    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private TimeSpan _period;

    // until the next tick, counted from the end of the one that waits or runs
    private TimeSpan _dueTime;

    // from the moment that the tick is in the queue
    private bool _isTicking;

    public GrainTimer(Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
        : base(activation.GrainId)
    {
        Target = _activation = activation;
        _callback = callback;
        _state = state;
        _options = options;
        (_dueTime, _period) = (options.DueTime, options.Period);
        activation.AddTimer(this);
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _timer = activation.Silo.Time.CreateTimer(
            static self => ((GrainTimer<TState>)self!).OnTimer(), this, options.DueTime, Timeout.InfiniteTimeSpan);
        flow.Dispose();
    }

    public override bool Interleaves => _options.Interleave;

    public override bool KeepsAlive => _options.KeepAlive;

    public override bool IsForeign => false;

    public override bool IsAbandoned => _stopped.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            (_dueTime, _period) = (dueTime, period);
            if (!_isTicking && !_stopped.IsCancellationRequested) _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public override Task Invoke(Activation activation) => _callback(_state, _stopped.Token);

    public override void Complete(Task task)
    {
        if (task.Exception is { } exception) _activation.Silo.Log.TimerFailed(exception.InnerException ?? exception, _activation.GrainId);
        lock (_lock)
        {
            _isTicking = false;
            if (_stopped.IsCancellationRequested) return;
            _timer.Change(_dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public override void Reject(Exception exception) => Dispose();

    public override void Reroute(Cluster cluster, Silo origin) => Dispose();

    public void Silence() => _timer.Dispose();

    public void Dispose()
    {
        if (_stopped.IsCancellationRequested) return;
        _timer.Dispose();
        _activation.RemoveTimer(this);
        try
        {
            _stopped.Cancel();
        }
        catch (AggregateException exception)
        {
            _activation.Silo.Log.TimerFailed(exception, _activation.GrainId);
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            // a change may have set it again, or stopped it, while it fired: one tick waits or runs at a time
            if (_isTicking || _dueTime == Timeout.InfiniteTimeSpan) return;
            _isTicking = true;
            _dueTime = _period;
        }

        _activation.Turns.TryPost(this);
    }
}
