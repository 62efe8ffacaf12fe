namespace Tune.Behaviour;

/// <summary>
/// Time that passes, and jumps when a test says so; timers that a jump makes due fire inside <see cref="Advance"/>, in order. A cluster
/// whose time stands still would not even start.
/// </summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<JumpingTimer> _timers = [];
    private long _offset;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new JumpingTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        var end = GetUtcNow() + time;
        while (NextUntil(end) is { } timer) timer.Fire();
        JumpTo(end);
        lock (_lock)
        {
            foreach (var timer in _timers) timer.Rearm();
        }
    }

    private JumpingTimer? NextUntil(DateTimeOffset end)
    {
        JumpingTimer? next;
        lock (_lock) next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
        if (next is not null) JumpTo(next.Due);
        return next;
    }

    private void JumpTo(DateTimeOffset moment)
    {
        var missing = (moment - GetUtcNow()).Ticks;
        if (missing > 0) Interlocked.Add(ref _offset, missing);
    }

    private sealed class JumpingTimer : ITimer
    {
        private readonly ManualTimeProvider _time;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _alarm;
        private TimeSpan _period;

        public JumpingTimer(ManualTimeProvider time, TimerCallback callback, object? state)
        {
            (_time, _callback, _state) = (time, callback, state);
            _alarm = System.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_time._lock)
            {
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    _time._timers.Remove(this);
                    return _alarm.Change(dueTime, dueTime);
                }

                Due = _time.GetUtcNow() + dueTime;
                _time._timers.Add(this);
                Rearm();
                return true;
            }
        }

        public void Rearm()
        {
            var left = Due - _time.GetUtcNow();
            _alarm.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(left.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        }

        public void Fire()
        {
            lock (_time._lock)
            {
                if (!_time._timers.Contains(this)) return;
                if (Due > _time.GetUtcNow())
                {
                    // a jump has fired it already, or the alarm was early
                    Rearm();
                    return;
                }

                Change(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, _period);
            }

            _callback(_state);
        }

        public void Dispose()
        {
            Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _alarm.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
