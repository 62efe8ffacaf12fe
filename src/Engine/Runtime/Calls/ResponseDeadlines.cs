namespace Tune.Engine;

/// <summary>
/// The calls that wait for an answer under one time-out, oldest first, so that one timer serves them all
/// and adding or removing a call takes constant time.
/// </summary>
internal sealed class ResponseDeadlines
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly long _ticks;
    private readonly ITimer _timer;
    private Request? _oldest;
    private Request? _newest;
    private bool _isArmed;

    public ResponseDeadlines(TimeProvider time, TimeSpan timeout)
    {
        _time = time;
        _timeout = timeout;
        _ticks = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        using (ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(static self => ((ResponseDeadlines)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(Request request)
    {
        request.Deadline = _time.GetTimestamp() + _ticks;
        request.Deadlines = this;
        lock (_lock)
        {
            request.Earlier = _newest;
            if (_newest is null) _oldest = request;
            else _newest.Later = request;
            _newest = request;
            if (_isArmed) return;
            _isArmed = true;
        }

        _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
    }

    public void Remove(Request request)
    {
        lock (_lock) Unlink(request);
    }

    /// <summary>The calls that wait for an answer of this silo, oldest first.</summary>
    public List<Request> WaitingFor(Silo silo)
    {
        var found = new List<Request>();
        lock (_lock)
        {
            for (var request = _oldest; request is not null; request = request.Later)
            {
                if (request.Target?.Silo == silo) found.Add(request);
            }
        }

        return found;
    }

    private void Unlink(Request request)
    {
        if (request.Earlier is null && request.Later is null && !ReferenceEquals(_oldest, request)) return;
        if (request.Earlier is { } earlier) earlier.Later = request.Later;
        else _oldest = request.Later;
        if (request.Later is { } later) later.Earlier = request.Earlier;
        else _newest = request.Earlier;
        request.Earlier = request.Later = null;
    }

    private void OnTimer()
    {
        var expired = new List<Request>();
        TimeSpan? next = null;
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            while (_oldest is { } request && request.Deadline <= now)
            {
                Unlink(request);
                expired.Add(request);
            }

            _isArmed = _oldest is not null;
            if (_oldest is not null) next = _time.GetElapsedTime(now, _oldest.Deadline);
        }

        // Whole milliseconds upwards, and at least one: a timer that fires early would find nothing and spin,
        // and what is due in less than a tick of TimeSpan is zero away but still to come.
        if (next is { } wait)
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        foreach (var request in expired) request.Expire(_timeout);
    }
}
