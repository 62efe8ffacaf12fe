using Orleans;
using Orleans.Concurrency;

namespace Tune.Behaviour;

public abstract class TurnGrainBase(Probe probe) : Grain, ITurnGrain
{
    private static readonly AsyncLocal<string?> Local = new();
    private int _count;

    public async Task Hold(string name)
    {
        probe.Add($"{name} begins");
        probe.Set($"in-{name}");
        await probe.Wait($"go-{name}");
        probe.Add($"{name} ends");
    }

    public Task<string> Interleaved() => Task.FromResult("here");

    public async Task<int> AddSlowly()
    {
        var before = _count;
        await Task.Yield();
        return _count = before + 1;
    }

    public async Task<IReadOnlyList<bool>> WhereDoesCodeRun()
    {
        var mine = TaskScheduler.Current;
        await Task.Yield();
        var afterAwait = TaskScheduler.Current == mine;
        var started = await Task.Factory.StartNew(() => TaskScheduler.Current == mine);
        var ran = await Task.Run(() => TaskScheduler.Current == mine);
        var afterRun = TaskScheduler.Current == mine;
        return [mine != TaskScheduler.Default, afterAwait, started, ran, afterRun];
    }

    public Task SetLocalValue()
    {
        Local.Value = "leaked";
        return Task.CompletedTask;
    }

    public Task<string?> GetLocalValue() => Task.FromResult(Local.Value);
}

public sealed class PlainTurnGrain(Probe probe) : TurnGrainBase(probe);

[Reentrant]
public sealed class ReentrantTurnGrain(Probe probe) : TurnGrainBase(probe);
