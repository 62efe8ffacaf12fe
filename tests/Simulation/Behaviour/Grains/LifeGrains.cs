using Orleans;

namespace Tune.Behaviour;

public abstract class LifeGrainBase(Probe probe, LifeCounter life) : Grain, ILifeGrain
{
    private int _number;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _number = life.Next();
        probe.Add($"activated {_number}");
        probe.Set($"activating-{_number}");
        if (life.HoldsActivation) await probe.Wait("go-activate");
        if (life.FailuresLeft-- > 0) throw new InvalidTimeZoneException("no start");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Set($"deactivating-{_number}");
        if (life.HoldsDeactivation) await probe.Wait("go-deactivate");
        probe.Add($"deactivated {_number} {reason.ReasonCode}");
        probe.Set($"deactivated-{_number}");
    }

    public Task<int> Number() => Task.FromResult(_number);

    public Task<int> Leave()
    {
        DeactivateOnIdle();
        return Task.FromResult(_number);
    }

    public async Task Hold(string name)
    {
        probe.Set($"in-{name}");
        await probe.Wait($"go-{name}");
        probe.Add($"{name} ends");
    }

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task StartTimer(TimeSpan period, bool keepAlive)
    {
        this.RegisterGrainTimer(() => Task.CompletedTask, new() { DueTime = period, Period = period, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }
}

public sealed class LifeGrain(Probe probe, LifeCounter life, ScopedThing thing) : LifeGrainBase(probe, life)
{
    public ScopedThing Thing { get; } = thing;
}

[KeepAlive]
public sealed class ImmortalGrain(Probe probe, LifeCounter life) : LifeGrainBase(probe, life);
