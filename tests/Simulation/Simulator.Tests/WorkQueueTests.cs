using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Simulator.Tests;

/// <summary>What a simulation relies on: one thread, one queue, manual time drive everything.</summary>
public sealed class WorkQueueTests
{
    [Fact]
    public async Task Everything_grains_do_goes_through_the_work_queue_on_its_thread()
    {
        var queue = new ManualWorkQueue();
        var fixture = await SiloFixture.StartAsync(silo => silo.Services.AddSingleton<IWorkQueue>(queue));

        var stream = fixture.Grain<IConsumerGrain>("a").Subscribe("ns", inBatches: false);
        var state = fixture.Grain<IStateGrain>("a").Set(1, write: true);
        var timer = fixture.Grain<ITimerGrain>("a").Start(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), interleave: false);
        Assert.False(stream.IsCompleted || state.IsCompleted || timer.IsCompleted);
        queue.RunAll();
        Assert.True(stream.IsCompletedSuccessfully && state.IsCompletedSuccessfully && timer.IsCompletedSuccessfully);

        _ = fixture.Stream<string>("ns", "a").OnNextAsync("item");
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(fixture.Probe.Log);
        queue.RunAll();
        Assert.Equal(["item"], fixture.Probe.Log);
        Assert.True(fixture.Probe.Wait("tick-1").IsCompleted);

        var chain = fixture.Grain<ICallGrain>("a").AskWhoCalls("b");
        queue.RunAll();
        Assert.Equal("a False True", await chain.OrFail());

        queue.RunsAtOnce = true;
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Code_of_a_grain_does_not_follow_the_synchronization_context_of_the_thread_that_runs_the_queue()
    {
        var queue = new ManualWorkQueue();
        var fixture = await SiloFixture.StartAsync(silo => silo.Services.AddSingleton<IWorkQueue>(queue));
        var call = fixture.Client.GetGrain<ITurnGrain>("a", typeof(PlainTurnGrain).FullName).AddSlowly();

        var foreign = new DeafContext();
        var mine = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(foreign);
        queue.RunAll();
        var isRestored = SynchronizationContext.Current == foreign;
        SynchronizationContext.SetSynchronizationContext(mine);

        Assert.True(call.IsCompletedSuccessfully);
        Assert.True(isRestored);
        queue.RunsAtOnce = true;
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Code_of_a_grain_does_not_see_the_async_locals_of_the_thread_that_runs_the_queue()
    {
        var queue = new ManualWorkQueue();
        var fixture = await SiloFixture.StartAsync(silo => silo.Services.AddSingleton<IWorkQueue>(queue));
        var call = fixture.Grain<ICallGrain>("a").ReadContext("key");

        RequestContext.Set("key", "of the driver");
        queue.RunAll();
        var isRestored = RequestContext.Get("key") is not null;
        RequestContext.Clear();

        Assert.Null(await call.OrFail());
        Assert.True(isRestored);
        queue.RunsAtOnce = true;
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Synchronization_context_set_in_a_call_does_not_reach_the_next()
    {
        var queue = new ManualWorkQueue();
        var fixture = await SiloFixture.StartAsync(silo => silo.Services.AddSingleton<IWorkQueue>(queue).AddSingleton(new LifeCounter()));
        var grain = fixture.Grain<IRudeGrain>("a");
        var set = grain.SetSynchronizationContext();
        var has = grain.HasSynchronizationContext();

        queue.RunAll();

        Assert.True(set.IsCompletedSuccessfully);
        Assert.False(await has.OrFail());
        queue.RunsAtOnce = true;
        await fixture.DisposeAsync();
    }

    [Fact]
    public void Exception_of_a_turn_reaches_whoever_runs_the_queue_and_the_next_turn_runs()
    {
        var queue = new ManualWorkQueue();
        var turns = new TurnScheduler(new SiloGate(queue), null);
        var hasRun = false;
        turns.TryPost(new ActionTurn(() => throw new InvalidTimeZoneException()));
        turns.TryPost(new ActionTurn(() => hasRun = true));

        Assert.Throws<InvalidTimeZoneException>(queue.RunAll);
        queue.RunAll();

        Assert.True(hasRun);
    }
}
