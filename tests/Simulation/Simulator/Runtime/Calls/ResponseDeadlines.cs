namespace Orleans.Simulator;

/// <summary>
/// What is waited for under one time-out, oldest first, so that one timer serves them all
/// and adding or removing takes constant time.
/// </summary>
internal sealed class ResponseDeadlines
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly long _ticks;
    private readonly ITimer _timer;
    private AwaitedMessage? _oldest;
    private AwaitedMessage? _newest;
    private bool _isArmed;

    public ResponseDeadlines(TimeProvider time, TimeSpan timeout)
    {
        _time = time;
        _timeout = timeout;
        _ticks = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        using (ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(static self => ((ResponseDeadlines)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(AwaitedMessage message)
    {
        message.Deadline = _time.GetTimestamp() + _ticks;
        message.Deadlines = this;
        lock (_lock)
        {
            message.Earlier = _newest;
            if (_newest is null) _oldest = message;
            else _newest.Later = message;
            _newest = message;
            if (_isArmed) return;
            _isArmed = true;
        }

        _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
    }

    public void Remove(AwaitedMessage message)
    {
        lock (_lock) Unlink(message);
    }

    /// <summary>The calls that wait for an answer of this silo, oldest first.</summary>
    public List<Request> WaitingFor(Silo silo)
    {
        var found = new List<Request>();
        lock (_lock)
        {
            for (var message = _oldest; message is not null; message = message.Later)
            {
                if (message is Request request && message.Target?.Silo == silo) found.Add(request);
            }
        }

        return found;
    }

    private void Unlink(AwaitedMessage message)
    {
        if (message.Earlier is null && message.Later is null && !ReferenceEquals(_oldest, message)) return;
        if (message.Earlier is { } earlier) earlier.Later = message.Later;
        else _oldest = message.Later;
        if (message.Later is { } later) later.Earlier = message.Earlier;
        else _newest = message.Earlier;
        message.Earlier = message.Later = null;
    }

    private void OnTimer()
    {
        var expired = new List<AwaitedMessage>();
        TimeSpan? next = null;
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            while (_oldest is { } message && message.Deadline <= now)
            {
                Unlink(message);
                expired.Add(message);
            }

            _isArmed = _oldest is not null;
            if (_oldest is not null) next = _time.GetElapsedTime(now, _oldest.Deadline);
        }

        // Whole milliseconds upwards, and at least one: a timer that fires early would find nothing and spin,
        // and what is due in less than a tick of TimeSpan is zero away but still to come.
        if (next is { } wait)
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        foreach (var message in expired) message.Expire(_timeout);
    }
}
