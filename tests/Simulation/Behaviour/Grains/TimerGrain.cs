using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Tune.Behaviour;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan due, TimeSpan period, bool interleave);

    [AlwaysInterleave]
    Task Change(TimeSpan due, TimeSpan period);

    Task Stop();

    Task Hold();

    [AlwaysInterleave]
    Task<int> Ticks();

    Task Pass();

    Task Leave();
}

public sealed class TimerGrain(Probe probe) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(TimeSpan due, TimeSpan period, bool interleave)
    {
        _timer = this.RegisterGrainTimer(Tick, "state", new() { DueTime = due, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        _timer?.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public Task Hold()
    {
        probe.Set("holding");
        return probe.Wait("go");
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public Task Pass() => Task.CompletedTask;

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private Task Tick(string state, CancellationToken token)
    {
        _ticks++;
        token.Register(() => probe.Set("token cancelled"));
        probe.Set($"tick-{_ticks}");
        return _ticks == 2 ? throw new InvalidTimeZoneException(state) : Task.CompletedTask;
    }
}
