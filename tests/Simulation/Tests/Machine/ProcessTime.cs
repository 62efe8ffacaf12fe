namespace Tune.Simulations;

/// <summary>The clock as one process sees it: when the process has ended, its timers fire no more.</summary>
internal sealed class ProcessTime(VirtualTime time, Func<bool> isAlive, Func<TimeSpan>? clockError = null) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + (clockError?.Invoke() ?? TimeSpan.Zero);

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer? timer = null;
        timer = time.CreateTimer(
            _ =>
            {
                if (isAlive()) callback(state);
                else timer?.Dispose();
            },
            null, dueTime, period);
        return timer;
    }
}
