namespace Tune.Simulations;

/// <summary>Time that passes only from one timer to the next. Timers that are due at once fire in an order that is drawn.</summary>
internal sealed class VirtualTime(Chance ties, Action requireThread) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<(VirtualTimer Timer, int Version), (long Due, int Tie, long Order)> _due = new();
    private long _order;

    public TimeSpan Elapsed { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Epoch + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Does something when so much time has passed.</summary>
    public void After(TimeSpan delay, Action action) => CreateTimer(_ => action(), null, delay, Timeout.InfiniteTimeSpan);

    /// <summary>Completes when so much time has passed.</summary>
    public Task PassAsync(TimeSpan delay)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        After(delay, passed.SetResult);
        return passed.Task;
    }

    /// <summary>Goes on to the next timer and fires it.</summary>
    /// <returns>False if there is none until then.</returns>
    public bool FireNext(TimeSpan end)
    {
        while (_due.TryPeek(out var next, out var when))
        {
            if (when.Due > end.Ticks) return false;
            _due.Dequeue();
            if (next.Timer.Version != next.Version) continue;
            Elapsed = TimeSpan.FromTicks(when.Due);
            next.Timer.Fire();
            return true;
        }

        return false;
    }

    private void RequireThread() => requireThread();

    private void Schedule(VirtualTimer timer, TimeSpan delay) =>
        _due.Enqueue((timer, timer.Version), ((Elapsed + delay).Ticks, ties.Below(1 << 16), _order++));

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public int Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.RequireThread();
            Version++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan) time.Schedule(this, dueTime);
            return true;
        }

        public void Fire()
        {
            Change(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, _period);
            callback(state);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
