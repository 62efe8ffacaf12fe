using Orleans.Runtime;

namespace Orleans.Simulator.Tests;

public sealed class DeadlineTests
{
    [Fact]
    public void Deadline_less_than_a_tick_after_another_is_not_forgotten()
    {
        var time = new NanosecondTime();
        var deadlines = new ResponseDeadlines(time, TimeSpan.FromSeconds(1));
        var first = Call();
        var second = Call();
        deadlines.Add(first);
        time.Now += 50;
        deadlines.Add(second);

        time.Now = 1_000_000_000;
        time.Fire();
        Assert.True(first.Response.IsFaulted);
        Assert.False(second.Response.IsCompleted);
        time.Now += 1_000_000;
        time.Fire();

        Assert.True(second.Response.IsFaulted);
    }

    private static Request Call()
        => GrainMethod.Create(typeof(ICallGrain).GetMethod(nameof(ICallGrain.Hold))!).CreateRequest(GrainId.Create("call", "a"), ["x"], null!, null);

    /// <summary>As Linux counts. Its only timer fires when the test says so, if it is set.</summary>
    private sealed class NanosecondTime : TimeProvider, ITimer
    {
        private TimerCallback? _callback;
        private object? _state;
        private bool _isSet;

        public long Now { get; set; }

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state) = (callback, state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => _isSet = dueTime != Timeout.InfiniteTimeSpan;

        public void Fire()
        {
            if (!_isSet) return;
            _isSet = false;
            _callback?.Invoke(_state);
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
