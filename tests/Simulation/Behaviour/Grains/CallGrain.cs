using Orleans;
using Orleans.Runtime;

namespace Tune.Behaviour;

public sealed class CallGrain(Probe probe) : Grain, ICallGrain
{
    public Task<string> Echo(string text) => Task.FromResult(text);

    public ValueTask<int> Add(int a, int b) => new(a + b);

    public async ValueTask Touch()
    {
        await Task.Yield();
        probe.Add("touched");
    }

    public async Task Fail(string message)
    {
        await Task.Yield();
        throw new InvalidTimeZoneException(message);
    }

    public Task FailBeforeTask(string message) => throw new InvalidTimeZoneException(message);

    public async Task Hold(string name)
    {
        probe.Set($"in-{name}");
        await probe.Wait($"go-{name}");
        probe.Add($"{name} ends");
        probe.Set($"out-{name}");
    }

    public Task HoldBriefly(string name) => Hold(name);

    public Task Forget(string name) => Hold(name);

    public Task ForgetAndFail() => Fail("nobody hears");

    public async Task HoldUntilCancelled(CancellationToken token)
    {
        var mine = TaskScheduler.Current;
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.Register(() =>
        {
            probe.Add(TaskScheduler.Current == mine ? "cancelled in a turn" : "cancelled elsewhere");
            cancelled.SetResult();
        });
        probe.Set("in-cancellable");
        await cancelled.Task;
        probe.Set("out-cancellable");
        token.ThrowIfCancellationRequested();
    }

    public Task<string?> ReadContext(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task<string?> ReadContextOfCallee(string callee, string key) => GrainFactory.GetGrain<ICallGrain>(callee).ReadContext(key);

    public Task WriteContext(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public Task<string> AskWhoCalls(string callee) => GrainFactory.GetGrain<ICallGrain>(callee).NameOf(this);

    public async Task<string> NameOf(ICallGrain grain) => $"{grain.GetPrimaryKeyString()} {grain is Grain} {await grain.Ping()}";

    public Task<bool> Ping() => Task.FromResult(true);
}
